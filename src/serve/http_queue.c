/* Queues in which clients take turns: one that asks a hundred things waits for its second until the others had their
 * first. */
#include <stdlib.h>

#include "serve/http_server.h"

/* ---- lanes ------------------------------------------------------------------------------------------------------- */

static void append(truce_http_queue *queue, truce_http_lane *lane) {
    lane->previous = queue->last;
    lane->next = NULL;
    *(queue->last != NULL ? &queue->last->next : &queue->first) = lane;
    queue->last = lane;
}

static void take_out(truce_http_queue *queue, truce_http_lane *lane) {
    *(lane->previous != NULL ? &lane->previous->next : &queue->first) = lane->next;
    *(lane->next != NULL ? &lane->next->previous : &queue->last) = lane->previous;
}

static truce_http_lane *lane_of(truce_http_queue *queue, uint64_t client) {
    for (truce_http_lane *lane = queue->first; lane != NULL; lane = lane->next)
        if (lane->client == client) return lane;
    truce_http_lane *lane = calloc(1, sizeof *lane);
    if (lane == NULL) return NULL;
    lane->client = client;
    append(queue, lane);
    return lane;
}

static void drop_if_empty(truce_http_queue *queue, truce_http_lane *lane) {
    if (lane->first != NULL || lane->running > 0) return;
    take_out(queue, lane);
    free(lane);
}

static void take_job_out(truce_http_queue *queue, truce_http_job *job) {
    truce_http_lane *lane = job->lane;
    *(job->previous != NULL ? &job->previous->next : &lane->first) = job->next;
    *(job->next != NULL ? &job->next->previous : &lane->last) = job->previous;
    job->previous = job->next = NULL;
    lane->waiting--;
    queue->waiting--;
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

bool truce_http_queue_push(truce_http_queue *queue, truce_http_job *job) {
    if (queue->waiting >= queue->most) return false;
    truce_http_lane *lane = lane_of(queue, job->connection->turn);
    if (lane == NULL || lane->waiting >= queue->most_waiting_each) return false; /* a new lane has room */
    job->lane = lane;
    job->previous = lane->last;
    job->next = NULL;
    *(lane->last != NULL ? &lane->last->next : &lane->first) = job;
    lane->last = job;
    job->state = TRUCE_HTTP_WAITING;
    lane->waiting++;
    queue->waiting++;
    pthread_cond_signal(&queue->work);
    return true;
}

truce_http_job *truce_http_queue_take(truce_http_queue *queue) {
    for (truce_http_lane *lane = queue->first; lane != NULL; lane = lane->next) {
        if (lane->first == NULL || lane->running >= queue->most_running_each) continue;
        truce_http_job *job = lane->first;
        take_job_out(queue, job);
        take_out(queue, lane);
        append(queue, lane);
        lane->running++;
        job->state = TRUCE_HTTP_RUNNING;
        return job;
    }
    return NULL;
}

void truce_http_queue_release(truce_http_queue *queue, truce_http_job *job) {
    job->lane->running--;
    drop_if_empty(queue, job->lane);
    job->lane = NULL;
    if (queue->waiting > 0) pthread_cond_signal(&queue->work); /* its client may have another */
}

void truce_http_queue_remove(truce_http_queue *queue, truce_http_job *job) {
    take_job_out(queue, job);
    drop_if_empty(queue, job->lane);
    job->lane = NULL;
}
