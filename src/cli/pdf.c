#include "pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "message.h"

extern char **environ;

enum { PATIENCE = 120, COPIED = 1 << 16, MOST_OPEN = 16, NAME_SIZE = 64 }; /* seconds; bytes; open folders; bytes */

/* ---- the browser ------------------------------------------------------------------------------------------------- */

static bool is_on_path(const char *name) {
    const char *path = getenv("PATH");
    char candidate[TRUCE_CLI_PDF_PATH_SIZE];
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        int wrote = snprintf(candidate, sizeof candidate, "%.*s/%s", (int)length, path, name);
        struct stat found;
        if (length > 0 && wrote > 0 && (size_t)wrote < sizeof candidate && access(candidate, X_OK) == 0 &&
            stat(candidate, &found) == 0 && S_ISREG(found.st_mode))
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

static const char *find_browser(void) {
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (is_on_path(names[k])) return names[k];
    return NULL;
}

/* ---- the folder -------------------------------------------------------------------------------------------------- */

/* Writes folder/name; false where there is no room. */
static bool join(char path[TRUCE_CLI_PDF_PATH_SIZE], const char *folder, const char *name) {
    int wrote = snprintf(path, TRUCE_CLI_PDF_PATH_SIZE, "%s/%s", folder, name);
    return wrote > 0 && wrote < TRUCE_CLI_PDF_PATH_SIZE;
}

int truce_cli_pdf_begin(truce_cli_pdf *pdf) {
    const char *temporary = getenv("TMPDIR");
    *pdf = (truce_cli_pdf){.browser = find_browser()};
    if (pdf->browser == NULL)
        return truce_cli_fail(TRUCE_IO, "a PDF needs Chromium or Chrome, and PATH has none of chromium, "
                                        "chromium-browser, google-chrome: install one, or leave out the PDF and print "
                                        "the HTML file from a browser");
    if (temporary == NULL || *temporary != '/') temporary = "/tmp";
    char folder[TRUCE_CLI_PDF_PATH_SIZE];
    if (!join(folder, temporary, "truce-pdf-XXXXXX"))
        return truce_cli_fail(TRUCE_IO, "the name of the folder for temporary files is too long: '%s'", temporary);
    if (mkdtemp(folder) == NULL)
        return truce_cli_fail(TRUCE_IO, "cannot make a folder in '%s': %s", temporary, strerror(errno));
    memcpy(pdf->folder, folder, sizeof folder);
    if (!join(pdf->page, pdf->folder, "page.html"))
        return truce_cli_fail(TRUCE_IO, "the name of the folder for temporary files is too long: '%s'", temporary);
    return 0;
}

static int remove_entry(const char *path, const struct stat *found, int kind, struct FTW *place) {
    (void)found;
    (void)kind;
    (void)place;
    return remove(path);
}

void truce_cli_pdf_end(truce_cli_pdf *pdf) {
    if (pdf->folder[0] != '\0') nftw(pdf->folder, remove_entry, MOST_OPEN, FTW_DEPTH | FTW_PHYS);
    pdf->folder[0] = '\0';
}

/* ---- printing ---------------------------------------------------------------------------------------------------- */

/* Starts the browser in a group of processes of its own, silent, without a shell. */
static int start(const truce_cli_pdf *pdf, const char *printed, pid_t *process) {
    char profile[TRUCE_CLI_PDF_PATH_SIZE + NAME_SIZE], to[TRUCE_CLI_PDF_PATH_SIZE + NAME_SIZE];
    char page[TRUCE_CLI_PDF_PATH_SIZE + NAME_SIZE];
    snprintf(profile, sizeof profile, "--user-data-dir=%s/profile", pdf->folder);
    snprintf(to, sizeof to, "--print-to-pdf=%s", printed);
    snprintf(page, sizeof page, "file://%s", pdf->page);
    const char *arguments[] = {pdf->browser,
                               "--headless",
                               "--disable-gpu",
                               "--no-first-run",
                               "--disable-extensions",
                               "--disable-dev-shm-usage",
                               "--disable-background-networking",
                               "--no-pdf-header-footer",
                               profile,
                               to,
                               NULL,
                               NULL,
                               NULL};
    size_t count = 10;
    if (geteuid() == 0) arguments[count++] = "--no-sandbox"; /* the browser refuses to start as root with one */
    arguments[count] = page;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&files) != 0) return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    for (int file = 0; file < 3 && failed == 0; file++)
        failed = posix_spawn_file_actions_addopen(&files, file, "/dev/null", file == 0 ? O_RDONLY : O_WRONLY, 0);
    if (failed == 0)
        failed = posix_spawnp(process, pdf->browser, &files, &attributes, (char *const *)arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* Waits until the browser ends, Ctrl-C is pressed or patience does. */
static int wait_for(const truce_cli_pdf *pdf, pid_t process) {
    static const struct timespec pause = {0, 20 * 1000 * 1000};
    int ended = 0;
    for (long turn = 0; turn < PATIENCE * 50L; turn++) {
        pid_t found = waitpid(process, &ended, WNOHANG);
        if (found == process) {
            if (WIFEXITED(ended) && WEXITSTATUS(ended) == 0) return 0;
            return truce_cli_fail(TRUCE_IO, "%s could not print the page: it ended with %s %d", pdf->browser,
                                  WIFEXITED(ended) ? "status" : "signal",
                                  WIFEXITED(ended) ? WEXITSTATUS(ended) : WTERMSIG(ended));
        }
        if (found < 0 && errno != EINTR)
            return truce_cli_fail(TRUCE_IO, "cannot wait for %s: %s", pdf->browser, strerror(errno));
        if (truce_cli_interrupted()) break;
        nanosleep(&pause, NULL);
    }
    kill(-process, SIGKILL);
    waitpid(process, &ended, 0);
    if (truce_cli_interrupted()) return truce_cli_interrupt_status();
    return truce_cli_fail(TRUCE_IO, "%s did not print the page within %d seconds", pdf->browser, PATIENCE);
}

/* Copies what was printed to where it is wanted. */
static int deliver(const truce_cli_session *session, const char *printed, const char *path) {
    truce_error error;
    truce_file *file = NULL;
    FILE *from = fopen(printed, "rb");
    if (from == NULL) return truce_cli_fail(TRUCE_IO, "the browser printed nothing: %s", strerror(errno));
    int status = 0;
    if (truce_file_new(session->context, path, &file, &error) != TRUCE_OK) status = truce_cli_fail_error(&error);
    static const size_t size = COPIED;
    char *bytes = status == 0 ? malloc(size) : NULL;
    if (status == 0 && bytes == NULL) status = truce_cli_fail(TRUCE_NO_MEMORY, "out of memory");
    for (size_t got = 1; status == 0 && got > 0;) {
        got = fread(bytes, 1, size, from);
        if (got > 0 && !truce_file_write(file, bytes, got))
            status = truce_cli_fail(TRUCE_IO, "cannot write '%s': %s", path, strerror(errno));
    }
    if (status == 0 && ferror(from)) status = truce_cli_fail(TRUCE_IO, "cannot read '%s'", printed);
    if (status == 0 && truce_file_keep(file, &error) != TRUCE_OK) status = truce_cli_fail_error(&error);
    free(bytes);
    truce_file_free(file);
    fclose(from);
    return status;
}

int truce_cli_pdf_print(const truce_cli_pdf *pdf, const truce_cli_session *session, const char *path) {
    char printed[TRUCE_CLI_PDF_PATH_SIZE];
    pid_t process;
    if (!join(printed, pdf->folder, "page.pdf"))
        return truce_cli_fail(TRUCE_IO, "the name of the folder for temporary files is too long");
    int failed = start(pdf, printed, &process);
    if (failed != 0) return truce_cli_fail(TRUCE_IO, "cannot start %s: %s", pdf->browser, strerror(failed));
    int status = wait_for(pdf, process);
    return status == 0 ? deliver(session, printed, path) : status;
}
