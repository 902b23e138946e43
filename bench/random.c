#include "random.h"

static uint64_t next(bench_random *random) {
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

bench_random bench_random_stream(uint64_t seed, uint64_t purpose) {
    bench_random random = {seed};
    random.state = next(&random) + purpose;
    random.state = next(&random);
    return random;
}

double bench_uniform(bench_random *random, double low, double high) {
    return low + (high - low) * ((double)(next(random) >> 11) * 0x1p-53);
}

double bench_normal(bench_random *random) {
    double sum = -6.0;
    for (int k = 0; k < 12; k++) sum += bench_uniform(random, 0.0, 1.0);
    return sum;
}

size_t bench_below(bench_random *random, size_t count) {
    return (size_t)bench_uniform(random, 0, (double)count);
}
