#include "ledger/stamp.h"

#include <sys/stat.h>
#include <time.h>

static const int64_t second = INT64_C(1000000000);

static int64_t nanoseconds(const struct timespec *time) {
    return time->tv_sec * second + time->tv_nsec;
}

/* Clocks of file systems go in ticks: of 10 ms where times have fractions of a second, else of up to two seconds. */
static bool is_settled(int64_t modified) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return false;
    int64_t tick = modified % second == 0 ? 2 * second : second / 50;
    return modified + tick < nanoseconds(&now);
}

truce_file_stamp truce_stamp_of_path(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) return (truce_file_stamp){-1, -1, -1, -1};
    int64_t modified = nanoseconds(&about.st_mtim);
    return (truce_file_stamp){
        .size = about.st_size,
        .modified = is_settled(modified) ? modified : -1,
        .changed = nanoseconds(&about.st_ctim),
        .inode = (int64_t)about.st_ino,
    };
}

bool truce_stamp_holds(const truce_file_stamp *then, const truce_file_stamp *now) {
    return then->modified != -1 && then->modified == now->modified && then->size == now->size &&
           then->changed == now->changed && then->inode == now->inode;
}
