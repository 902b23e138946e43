#include "equilibrium/kernel.h"

#include "equilibrium/clones.h"

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
