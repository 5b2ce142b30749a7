/* Options, sockets and the loop: a tick a millisecond, SIP and RTP as they come. See bench/calls/call-load.ts. */
#define _GNU_SOURCE
#include "call-load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SIP_EVENT 100
#define TICK_EVENT 101
#define TICKS_PER_FRAME 20
#define TIMERS_EVERY_TICKS 10
#define LATE_TICKS 5
#define MAX_CALLS 200000

int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(2);
}

/* A UDP socket on 127.0.0.1 that stamps what it gets; `port` 0 takes any. */
static int open_socket(int port, int *chosen) {
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = 16 << 20, on = 1;
  if (s < 0) fail("call-load: socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(s, (struct sockaddr *)&address, sizeof address)) {
    close(s);
    return -1;
  }
  getsockname(s, (struct sockaddr *)&address, &length);
  *chosen = ntohs(address.sin_port);
  /* beyond the system's limit for root, up to it for others */
  if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size)) setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on)) fail("call-load: SO_TIMESTAMPNS");
  return s;
}

/* An even port for RTP whose odd neighbour takes RTCP, so that none is refused (RFC 3550 §11). */
static int open_rtp(int *port) {
  for (int attempt = 0; attempt < 1000; attempt++) {
    int ignored, rtp = open_socket(0, port);
    if (rtp < 0) break;
    if (*port % 2 == 0 && open_socket(*port + 1, &ignored) >= 0) return rtp;
    close(rtp);
  }
  fail("call-load: no pair of UDP ports");
  return -1;
}

static void watch(int epoll, int fd, uint32_t event) {
  struct epoll_event e = {.events = EPOLLIN, .data.u32 = event};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e)) fail("call-load: epoll");
}

/* Reads all that lies in a socket, with the instants at which the kernel got it. */
static void drain(load *l, int fd, bool sip) {
  static char data[32][8192], control[32][64];
  struct mmsghdr messages[32];
  struct iovec parts[32];
  struct sockaddr_in from[32];
  for (;;) {
    for (int i = 0; i < 32; i++) {
      parts[i] = (struct iovec){data[i], sizeof data[i] - 1};
      messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i],
                                            .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = sizeof control[i]};
    }
    int count = recvmmsg(fd, messages, 32, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
      struct timespec stamp = {0};
      struct msghdr *h = &messages[i].msg_hdr;
      for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c))
        if (c->cmsg_type == SO_TIMESTAMPNS) memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
      int64_t at = stamp.tv_sec * SECOND + stamp.tv_nsec;
      if (sip) {
        data[i][messages[i].msg_len] = 0;
        sip_receive(l, data[i], at);
      } else {
        rtp_receive(l, (uint8_t *)data[i], (int)messages[i].msg_len, ntohs(from[i].sin_port), at);
      }
    }
    if (count < 32) return;
  }
}

/* All of one tick: RTP of the calls whose phase it is, and every 10 ms the timers. */
static void tick(load *l, uint64_t number, int64_t now) {
  int phase = (int)(number % TICKS_PER_FRAME);
  uint64_t up = 0;
  for (int i = 0; i < l->active_count; i++) {
    call *c = l->active[i];
    if (c->state != UP) continue;
    up++;
    if (c->index % TICKS_PER_FRAME == phase) rtp_send(l, c, now);
  }
  if (l->window_open) {
    l->fig.window_ticks++;
    l->fig.window_calls += up;
  }
  if (number % TIMERS_EVERY_TICKS) return;
  for (int i = l->active_count - 1; i >= 0; i--) sip_check_timers(l, l->active[i], now);
}

static void say(const char *event) {
  printf("{\"event\":\"%s\"}\n", event);
  fflush(stdout);
}

/* Opens and closes the window of measurement; false once no call is to be started any more. */
static bool follow_window(load *l, double elapsed_s) {
  const options *o = &l->opt;
  if (o->window_after_s < 0) return true;
  bool open = elapsed_s >= o->window_after_s && elapsed_s < o->window_after_s + o->window_s;
  if (open != l->window_open) {
    l->window_open = open;
    say(open ? "window-opened" : "window-closed");
  }
  return elapsed_s < o->window_after_s + o->window_s;
}

static void run(load *l) {
  const options *o = &l->opt;
  int epoll = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec every_ms = {{0, MS}, {0, MS}};
  if (epoll < 0 || timer < 0 || timerfd_settime(timer, 0, &every_ms, NULL)) fail("call-load: timer");
  watch(epoll, timer, TICK_EVENT);
  watch(epoll, l->sip_socket, SIP_EVENT);
  for (uint32_t i = 0; i < RTP_SOCKETS; i++) watch(epoll, l->rtp_socket[i], i);
  int64_t start = now_ns();
  uint64_t ticks = 0;
  l->window_open = o->window_after_s < 0;
  for (;;) {
    struct epoll_event events[32];
    int count = epoll_wait(epoll, events, 32, 5);
    int64_t now = now_ns();
    double elapsed_s = (double)(now - start) / SECOND;
    bool starting = follow_window(l, elapsed_s) && (int)l->fig.made < o->calls;
    while (starting && l->active_count < o->concurrent && elapsed_s * o->rate >= (double)l->fig.made) {
      call *c = &l->all[l->fig.made];
      c->index = (int)l->fig.made;
      sip_start(l, c);
      starting = (int)l->fig.made < o->calls;
    }
    for (int i = 0; i < count; i++) {
      uint32_t event = events[i].data.u32;
      if (event == SIP_EVENT) drain(l, l->sip_socket, true);
      else if (event < RTP_SOCKETS) drain(l, l->rtp_socket[event], false);
      else {
        uint64_t expired;
        if (read(timer, &expired, sizeof expired) != sizeof expired) continue;
        if (expired > LATE_TICKS) {
          l->fig.late_ticks++;
          if ((int64_t)expired * MS > l->fig.max_lag_ns) l->fig.max_lag_ns = (int64_t)expired * MS;
        }
        for (; expired > 0; expired--) tick(l, ticks++, now);
      }
    }
    if (!starting && l->active_count == 0 && (o->window_after_s < 0 || !l->window_open)) return;
  }
}

static void read_options(options *o, int count, char **arguments) {
  static const struct option known[] = {
      {"sip-port", 1, 0, 'p'},       {"number", 1, 0, 'n'},        {"calls", 1, 0, 'm'},
      {"concurrent", 1, 0, 'c'},     {"rate", 1, 0, 'r'},          {"hold-ms", 1, 0, 'h'},
      {"keys", 1, 0, 'k'},           {"keys-after-ms", 1, 0, 'a'}, {"keys-spread-ms", 1, 0, 's'},
      {"min-heard-ms", 1, 0, 'l'},   {"window-after-s", 1, 0, 'w'}, {"window-s", 1, 0, 'd'},
      {"tones", 0, 0, 't'},          {"echo", 0, 0, 'e'},          {0, 0, 0, 0}};
  *o = (options){.number = "1000", .calls = MAX_CALLS, .concurrent = MAX_CALLS, .rate = 1, .hold_ms = 1000, .keys = "",
                 .window_after_s = -1};
  for (int name; (name = getopt_long(count, arguments, "", known, NULL)) != -1;) {
    switch (name) {
      case 'p': o->sip_port = atoi(optarg); break;
      case 'n': o->number = optarg; break;
      case 'm': o->calls = atoi(optarg); break;
      case 'c': o->concurrent = atoi(optarg); break;
      case 'r': o->rate = atof(optarg); break;
      case 'h': o->hold_ms = atoi(optarg); break;
      case 'k': o->keys = optarg; break;
      case 'a': o->keys_after_ms = atoi(optarg); break;
      case 's': o->keys_spread_ms = atoi(optarg); break;
      case 'l': o->min_heard_ms = atoi(optarg); break;
      case 'w': o->window_after_s = atoi(optarg); break;
      case 'd': o->window_s = atoi(optarg); break;
      case 't': o->tones = true; break;
      case 'e': o->echo = true; break;
      default: exit(2);
    }
  }
  if (o->sip_port < 1 || o->sip_port > 65535 || o->calls < 1 || o->calls > MAX_CALLS || o->concurrent < 1 || o->rate <= 0) {
    fprintf(stderr, "call-load: --sip-port must be a port, --calls 1 to %d, --concurrent and --rate above 0\n", MAX_CALLS);
    exit(2);
  }
}

int main(int count, char **arguments) {
  static load l;
  read_options(&l.opt, count, arguments);
  l.run_id = (unsigned)(now_ns() / MS) & 0xffffff;
  srand(l.run_id);
  l.all = calloc((size_t)l.opt.calls, sizeof *l.all);
  l.active = calloc((size_t)l.opt.calls, sizeof *l.active);
  if (!l.all || !l.active) fail("call-load: memory");
  rtp_prepare();
  l.sip_socket = open_socket(0, &l.sip_local_port);
  if (l.sip_socket < 0) fail("call-load: SIP socket");
  for (int i = 0; i < RTP_SOCKETS; i++) l.rtp_socket[i] = open_rtp(&l.rtp_local_port[i]);
  run(&l);
  print_report(&l, (double)clock() / CLOCKS_PER_SEC);
  return 0;
}
