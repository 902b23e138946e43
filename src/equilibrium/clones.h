/* Functions whose loops run over the world's large arrays are compiled once per instruction set. */
#ifndef TRUCE_EQUILIBRIUM_CLONES_H
#define TRUCE_EQUILIBRIUM_CLONES_H

/* The copy is chosen when the program starts; there is one plain copy where that is not to be had (other processors and
 * compilers, and sanitizers, whose start-up comes after the choice). */
#if defined(__x86_64__) && defined(__gnu_linux__) && __GNUC__ >= 12 && !defined(__clang__) &&                          \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TRUCE_TARGET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TRUCE_TARGET_CLONES
#endif

#endif
