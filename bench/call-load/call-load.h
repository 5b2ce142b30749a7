/*
 * A SIP caller with RTP that measures, for `npm run bench -- calls`: many calls from one process over loopback, instants
 * of received packets stamped by the kernel. All instants are CLOCK_REALTIME in nanoseconds.
 */
#pragma once
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS 1000000LL
#define SECOND (1000 * MS)
/* RTP sockets, shared by all calls: a call is told by the port that the far end sends from. */
#define RTP_SOCKETS 16
/* G.711 in packets of 20 ms. */
#define FRAME_SAMPLES 160
#define FRAME_NS (20 * MS)

typedef enum { INVITING, UP, ENDING, OVER } call_state;

typedef enum {
  NO_FAILURE,
  REFUSED,        /* a final answer other than 2xx */
  NOT_ANSWERED,   /* no final answer in time */
  BYE_UNANSWERED, /* no answer to our BYE in time */
  PEER_HUNG_UP,   /* the far end ended the call before we did */
  NOT_HEARD,      /* less sound than asked for */
  NO_REACTION,    /* tone B never followed the key */
  FAILURE_KINDS
} call_failure;

typedef struct {
  call_state state;
  call_failure failure;
  int index;
  /* SIP */
  int64_t invited_at, answered_at, ending_at, end_due_at, resend_at;
  int resend_ms;
  char to_tag[96];
  char contact[256];
  /* RTP to the far end */
  int peer_port;
  uint16_t seq;
  uint32_t timestamp;
  int key_index, key_frame;
  uint32_t key_timestamp;
  int64_t keys_due_at, first_key_at, keys_done_at;
  /* RTP from the far end */
  uint64_t packets;
  uint16_t last_seq;
  uint32_t last_timestamp;
  int64_t last_arrival;
  int heard_ms;
  bool tone_a_heard, tone_b_heard;
} call;

typedef struct {
  int sip_port;            /* of the far end */
  const char *number;
  int calls;               /* in all */
  int concurrent;          /* at most */
  double rate;             /* calls per second */
  int hold_ms;             /* from answer to BYE */
  const char *keys;        /* "" for none; "," waits a second */
  int keys_after_ms;       /* from the answer */
  int keys_spread_ms;      /* a random time up to this is added */
  int min_heard_ms;        /* sound to be heard; after the last key, where there are keys */
  int window_after_s;      /* when the window of measurement opens; -1: it is open all the time */
  int window_s;            /* how long it stays open; no call is started after it */
  bool tones;              /* find the first packet of tone B (1000 Hz) after the key, which is pressed during tone A (400 Hz) */
  bool echo;               /* the far end sends our own RTP back, from one port: a call is told by SSRC */
} options;

/* Values to take percentiles of. */
typedef struct {
  double *values;
  size_t count, capacity;
} samples;

typedef struct {
  samples invite_to_200_ms, answer_to_rtp_ms, key_to_tone_ms, jitter_ms;
  uint64_t made, answered, completed, retransmissions, failures[FAILURE_KINDS];
  uint64_t rtp_received, rtp_lost, rtp_out_of_order;
  uint64_t window_ticks, window_calls; /* ticks of the window, and calls that were up at each, summed */
  uint64_t late_ticks;
  int64_t max_lag_ns;
} figures;

typedef struct {
  options opt;
  figures fig;
  unsigned run_id;
  call *all;
  call **active;
  int active_count;
  int sip_socket, sip_local_port;
  int rtp_socket[RTP_SOCKETS], rtp_local_port[RTP_SOCKETS];
  int call_of_port[65536]; /* index + 1 */
  bool window_open;
} load;

/* main.c */
int64_t now_ns(void);

/* sip.c */
void sip_start(load *l, call *c);
void sip_hang_up(load *l, call *c);
void sip_receive(load *l, char *message, int64_t at);
void sip_check_timers(load *l, call *c, int64_t now);
void call_over(load *l, call *c, call_failure failure);

/* rtp.c */
void rtp_prepare(void);
void rtp_send(load *l, call *c, int64_t now);
void rtp_receive(load *l, const uint8_t *packet, int length, int from_port, int64_t at);

/* report.c */
void add_sample(samples *s, double value);
void print_report(load *l, double self_cpu_s);
