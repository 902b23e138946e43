/* The threads that ask the desk. */
#include <sys/resource.h>

#include "serve/http_server.h"

/* What searches cost the others: they step back for solves. */
enum { SEARCH_NICENESS = 10 };

/* ---- progress ---------------------------------------------------------------------------------------------------- */

static bool progress(void *user, int iteration, double step) {
    truce_http_job *job = user;
    truce_http *server = job->server;
    double seconds = truce_http_now() - job->started;
    double most = job->weight == TRUCE_DESK_SEARCH ? server->limits.search_seconds : server->limits.solve_seconds;
    int going_on = TRUCE_HTTP_GO_ON;
    if (seconds > most) atomic_compare_exchange_strong(&job->stop, &going_on, TRUCE_HTTP_LATE);
    if (atomic_load(&job->stop) != TRUCE_HTTP_GO_ON) return true;
    if (job->stream) {
        pthread_mutex_lock(&server->lock);
        truce_http_stream_progress(job, iteration, step, seconds);
        pthread_mutex_unlock(&server->lock);
    }
    return false;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void refuse_for(truce_http_job *job, int reason) {
    if (reason == TRUCE_HTTP_STOPPING)
        truce_http_refuse(job, 503, 1, "the server is stopping");
    else if (reason == TRUCE_HTTP_LATE)
        truce_http_refuse(job, 503, 5, "stopped: this took longer than a request may take here");
    else
        truce_http_refuse(job, 499, 0, "the client has left");
}

/* Without the lock. */
static void ask(truce_http_job *job) {
    job->started = truce_http_now();
    job->request.progress = progress;
    job->request.user = job;
    job->answered = truce_desk_ask(job->server->desk, &job->request, &job->answer) == TRUCE_OK;
    if (!job->answered || job->answer.status == 499) return;
    job->status = job->answer.status;
    job->type = job->answer.type;
    job->bytes = job->answer.body;
    job->size = job->answer.size;
    if (job->status == 405) job->allow = job->request.method[0] == 'P' ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
    if (atomic_load(&job->stop) != TRUCE_HTTP_LEFT) truce_http_pack(job);
}

/* Under the lock: what the desk left without an answer gets one. */
static void answer_for_desk(truce_http_job *job) {
    if (!job->answered)
        truce_http_refuse(job, 503, 1, "out of memory");
    else if (job->status == 0)
        refuse_for(job, atomic_load(&job->stop));
}

/* Under the lock: a job has its answer. */
static void finish(truce_http_job *job) {
    job->state = TRUCE_HTTP_DONE;
    if (job->stream) truce_http_stream_result(job);
    if (job->connection == NULL) return;
    job->connection->since = truce_http_now(); /* a stream's time to be taken starts */
    truce_http_wake(job->connection);
}

/* Under the lock. What the job weighs is known: its queue, or a refusal. */
static void move(truce_http_job *job, truce_desk_weight weight) {
    job->weight = weight;
    if (atomic_load(&job->stop) != TRUCE_HTTP_GO_ON || job->connection == NULL) {
        refuse_for(job, atomic_load(&job->stop));
        finish(job);
    } else if (!truce_http_queue_push(&job->server->queues[weight], job)) {
        truce_http_refuse(job, 503, weight == TRUCE_DESK_SEARCH ? 5 : 1, "too many requests wait: try again");
        finish(job);
    } else if (job->stream) {
        truce_http_wake(job->connection); /* the headers of the stream go out */
    }
}

void truce_http_submit(truce_http_job *job) {
    job->weight = TRUCE_DESK_LIGHT;
    if (job->server->closed)
        refuse_for(job, TRUCE_HTTP_STOPPING);
    else if (!truce_http_queue_push(&job->server->queues[TRUCE_DESK_LIGHT], job))
        truce_http_refuse(job, 503, 1, "too many requests wait: try again");
}

void truce_http_give_up(truce_http_job *job, int reason) {
    if (job->state == TRUCE_HTTP_WAITING) {
        truce_http_queue_remove(&job->server->queues[job->weight], job);
        refuse_for(job, reason);
        finish(job);
    } else if (job->state == TRUCE_HTTP_RUNNING) {
        int going_on = TRUCE_HTTP_GO_ON;
        atomic_compare_exchange_strong(&job->stop, &going_on, reason);
    }
}

/* ---- threads ----------------------------------------------------------------------------------------------------- */

/* Works on a job that was taken from `queue`; under the lock before and after. */
static void work_on(truce_http_queue *queue, truce_http_job *job) {
    truce_http *server = job->server;
    pthread_mutex_unlock(&server->lock);
    bool light = job->weight == TRUCE_DESK_LIGHT;
    truce_desk_weight weight = light ? truce_desk_weigh(server->desk, &job->request) : job->weight;
    if (weight == job->weight) ask(job);
    pthread_mutex_lock(&server->lock);
    truce_http_queue_release(queue, job);
    if (weight != job->weight) {
        move(job, weight);
    } else {
        answer_for_desk(job);
        finish(job);
    }
    if (job->connection == NULL) truce_http_job_free(job);
}

void *truce_http_work(void *user) {
    const truce_http_worker *worker = user;
    truce_http *server = worker->server;
    truce_http_queue *queue = &server->queues[worker->weight];
#ifdef __linux__
    if (worker->weight == TRUCE_DESK_SEARCH) setpriority(PRIO_PROCESS, 0, SEARCH_NICENESS); /* this thread's alone */
#endif
    pthread_mutex_lock(&server->lock);
    while (!server->quitting) {
        truce_http_job *job = truce_http_queue_take(queue);
        if (job != NULL)
            work_on(queue, job);
        else
            pthread_cond_wait(&queue->work, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}
