/* The caller's side of RFC 3261 over UDP, as far as a load needs it: INVITE, ACK, BYE, retransmissions. */
#define _GNU_SOURCE
#include "call-load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Timer A and E start at T1; a transaction is given up after this (RFC 3261 §17.1: 64*T1 would be 32 s). */
#define T1_MS 500
#define GIVE_UP_NS (16 * SECOND)

static void send_message(load *l, const char *message, int length) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(l->opt.sip_port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sendto(l->sip_socket, message, (size_t)length, 0, (struct sockaddr *)&to, sizeof to);
}

static void send_invite(load *l, call *c) {
  char sdp[512], message[2048];
  int sdp_length = snprintf(sdp, sizeof sdp,
                            "v=0\r\no=- %d 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                            "m=audio %d RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
                            "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n",
                            c->index + 1, l->rtp_local_port[c->index % RTP_SOCKETS]);
  int length = snprintf(message, sizeof message,
                        "INVITE sip:%s@127.0.0.1:%d SIP/2.0\r\n"
                        "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKi%x-%d;rport\r\n"
                        "Max-Forwards: 70\r\n"
                        "From: <sip:load@127.0.0.1:%d>;tag=t%x-%d\r\n"
                        "To: <sip:%s@127.0.0.1:%d>\r\n"
                        "Call-ID: load-%x-%d\r\n"
                        "CSeq: 1 INVITE\r\n"
                        "Contact: <sip:load@127.0.0.1:%d>\r\n"
                        "Content-Type: application/sdp\r\n"
                        "Content-Length: %d\r\n\r\n%s",
                        l->opt.number, l->opt.sip_port, l->sip_local_port, l->run_id, c->index, l->sip_local_port,
                        l->run_id, c->index, l->opt.number, l->opt.sip_port, l->run_id, c->index, l->sip_local_port,
                        sdp_length, sdp);
  send_message(l, message, length);
}

/* ACK or BYE. The ACK of a refusal belongs to the INVITE's transaction: same branch and Request-URI (RFC 3261 §17.1.1.3). */
static void send_request(load *l, call *c, const char *method, int cseq, bool of_invite) {
  char message[2048], own_uri[128];
  snprintf(own_uri, sizeof own_uri, "sip:%s@127.0.0.1:%d", l->opt.number, l->opt.sip_port);
  int length = snprintf(message, sizeof message,
                        "%s %s SIP/2.0\r\n"
                        "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%c%x-%d;rport\r\n"
                        "Max-Forwards: 70\r\n"
                        "From: <sip:load@127.0.0.1:%d>;tag=t%x-%d\r\n"
                        "To: <sip:%s@127.0.0.1:%d>%s%s\r\n"
                        "Call-ID: load-%x-%d\r\n"
                        "CSeq: %d %s\r\n"
                        "Content-Length: 0\r\n\r\n",
                        method, of_invite ? own_uri : c->contact, l->sip_local_port, of_invite ? 'i' : method[0],
                        l->run_id, c->index, l->sip_local_port, l->run_id, c->index, l->opt.number, l->opt.sip_port,
                        c->to_tag[0] ? ";tag=" : "", c->to_tag, l->run_id, c->index, cseq, method);
  send_message(l, message, length);
}

void sip_start(load *l, call *c) {
  c->state = INVITING;
  c->seq = (uint16_t)rand();
  c->timestamp = (uint32_t)rand();
  c->resend_ms = T1_MS;
  c->invited_at = now_ns();
  c->resend_at = c->invited_at + T1_MS * MS;
  l->active[l->active_count++] = c;
  l->fig.made++;
  send_invite(l, c);
}

void sip_hang_up(load *l, call *c) {
  c->state = ENDING;
  c->ending_at = now_ns();
  c->resend_ms = T1_MS;
  c->resend_at = c->ending_at + T1_MS * MS;
  send_request(l, c, "BYE", 2, false);
}

/* Takes the call off the active ones. A failure that was noticed before stays. */
void call_over(load *l, call *c, call_failure failure) {
  if (c->state == OVER) return;
  if (c->failure == NO_FAILURE) c->failure = failure;
  if (c->failure == NO_FAILURE && c->heard_ms < l->opt.min_heard_ms) c->failure = NOT_HEARD;
  if (c->failure == NO_FAILURE && l->opt.tones && !c->tone_b_heard) c->failure = NO_REACTION;
  if (c->failure == NO_FAILURE) l->fig.completed++;
  else l->fig.failures[c->failure]++;
  c->state = OVER;
  if (c->peer_port && l->call_of_port[c->peer_port] == c->index + 1) l->call_of_port[c->peer_port] = 0;
  for (int i = 0; i < l->active_count; i++) {
    if (l->active[i] != c) continue;
    l->active[i] = l->active[--l->active_count];
    break;
  }
}

/* Copies the value of the first header of this name; an empty text where there is none. */
static void header(const char *message, const char *name, char *value, size_t size) {
  char start[64];
  snprintf(start, sizeof start, "\r\n%s:", name);
  const char *at = strcasestr(message, start);
  size_t length = 0;
  if (at) {
    at += strlen(start);
    while (*at == ' ') at++;
    while (*at && *at != '\r' && length < size - 1) value[length++] = *at++;
  }
  value[length] = 0;
}

static void copy_between(const char *text, const char *after, const char *until, char *value, size_t size) {
  const char *at = strstr(text, after);
  size_t length = 0;
  if (at) {
    for (at += strlen(after); *at && !strchr(until, *at) && length < size - 1;) value[length++] = *at++;
  }
  value[length] = 0;
}

static void answered(load *l, call *c, const char *message, int64_t at) {
  char value[512];
  header(message, "Contact", value, sizeof value);
  copy_between(value, "<", ">", c->contact, sizeof c->contact);
  const char *audio = strstr(message, "m=audio ");
  c->peer_port = audio ? atoi(audio + 8) & 0xffff : 0;
  l->call_of_port[c->peer_port] = c->index + 1;
  c->state = UP;
  c->answered_at = at;
  c->end_due_at = at + l->opt.hold_ms * MS;
  int spread = l->opt.keys_spread_ms;
  c->keys_due_at = at + (l->opt.keys_after_ms + (spread ? rand() % spread : 0)) * MS;
  l->fig.answered++;
  add_sample(&l->fig.invite_to_200_ms, (double)(at - c->invited_at) / MS);
}

static void invite_answer(load *l, call *c, int status, const char *message, int64_t at) {
  if (status < 200) {
    if (c->state == INVITING) c->resend_at = c->invited_at + GIVE_UP_NS; /* a provisional answer ends retransmission */
    return;
  }
  char to[512];
  header(message, "To", to, sizeof to);
  copy_between(to, "tag=", ";", c->to_tag, sizeof c->to_tag);
  if (status < 300) {
    if (c->state == INVITING) answered(l, c, message, at);
    send_request(l, c, "ACK", 1, false);
  } else {
    send_request(l, c, "ACK", 1, true);
    call_over(l, c, REFUSED);
  }
}

/* The far end's own request in a dialog: its BYE ends the call, anything else is only agreed to. */
static void answer_request(load *l, call *c, const char *message) {
  char via[1024], from[512], to[512], call_id[256], cseq[64], answer[3072];
  if (!strncmp(message, "ACK ", 4)) return;
  header(message, "Via", via, sizeof via);
  header(message, "From", from, sizeof from);
  header(message, "To", to, sizeof to);
  header(message, "Call-ID", call_id, sizeof call_id);
  header(message, "CSeq", cseq, sizeof cseq);
  int length = snprintf(answer, sizeof answer,
                        "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n"
                        "Content-Length: 0\r\n\r\n",
                        via, from, to, call_id, cseq);
  send_message(l, answer, length);
  if (!strncmp(message, "BYE ", 4)) call_over(l, c, c->state == ENDING ? NO_FAILURE : PEER_HUNG_UP);
}

/* `message` ends with a zero byte; `at` is when the kernel got it. */
void sip_receive(load *l, char *message, int64_t at) {
  char call_id[256], cseq[64];
  unsigned run = 0;
  int index = -1;
  header(message, "Call-ID", call_id, sizeof call_id);
  if (sscanf(call_id, "load-%x-%d", &run, &index) != 2 || run != l->run_id || index < 0 || index >= (int)l->fig.made)
    return;
  call *c = &l->all[index];
  if (strncmp(message, "SIP/2.0 ", 8)) {
    answer_request(l, c, message);
    return;
  }
  int status = atoi(message + 8);
  header(message, "CSeq", cseq, sizeof cseq);
  if (strstr(cseq, "INVITE")) invite_answer(l, c, status, message, at);
  else if (strstr(cseq, "BYE") && c->state == ENDING && status >= 200) call_over(l, c, NO_FAILURE);
}

void sip_check_timers(load *l, call *c, int64_t now) {
  if (c->state == UP && now >= c->end_due_at) {
    sip_hang_up(l, c);
  } else if (c->state == INVITING && now - c->invited_at >= GIVE_UP_NS) {
    call_over(l, c, NOT_ANSWERED);
  } else if (c->state == ENDING && now - c->ending_at >= GIVE_UP_NS) {
    call_over(l, c, BYE_UNANSWERED);
  } else if ((c->state == INVITING || c->state == ENDING) && now >= c->resend_at) {
    c->resend_ms *= 2;
    c->resend_at = now + c->resend_ms * MS;
    l->fig.retransmissions++;
    if (c->state == INVITING) send_invite(l, c);
    else send_request(l, c, "BYE", 2, false);
  }
}
