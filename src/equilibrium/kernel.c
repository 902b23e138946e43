#include "equilibrium/kernel.h"

/* One copy per instruction set, chosen when the program starts; the plain copy where that is not to be had (other
 * processors, and sanitizers, whose start-up comes after the choice). */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&                       \
    !defined(__SANITIZE_ADDRESS__)
#define TRUCE_TARGET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TRUCE_TARGET_CLONES
#endif

#define REAL    double
#define NAME(x) x##_f64
#include "equilibrium/kernel_body.h"
#undef REAL
#undef NAME

#define REAL    float
#define NAME(x) x##_f32
#include "equilibrium/kernel_body.h"
#undef REAL
#undef NAME
