/* Sound and keys to the far end, and what comes back: gaps, losses, loudness, tones. */
#define _GNU_SOURCE
#include "call-load.h"

#include <math.h>
#include <string.h>
#include <sys/socket.h>

#define PAYLOAD_PCMU 0
#define PAYLOAD_EVENT 101
#define SSRC_BASE 0x20000000u
/* A key is held for 100 ms; its end packet is sent three times (RFC 4733 §2.5.1.4), then follow 40 ms of sound. */
#define KEY_UPDATES 5
#define KEY_END_PACKETS 3
#define KEY_FRAMES 10
#define COMMA_FRAMES 50
/* Mean amplitude of a frame from which on it is sound: about -44 dB of full scale. */
#define LOUD 200
#define OWN_TONE_HZ 440
#define TONE_A_HZ 400
#define TONE_B_HZ 1000
#define TONE_AMPLITUDE 1500

static uint8_t own_tone[8000];
static int16_t linear[256];
static float cos_a[FRAME_SAMPLES], sin_a[FRAME_SAMPLES], cos_b[FRAME_SAMPLES], sin_b[FRAME_SAMPLES];

static int16_t mulaw_to_linear(uint8_t byte) {
  byte = (uint8_t)~byte;
  int value = (((byte & 15) << 3) + 132) << ((byte & 0x70) >> 4);
  return (int16_t)((byte & 0x80) ? 132 - value : value - 132);
}

static uint8_t linear_to_mulaw(int value) {
  int sign = value < 0 ? 0x80 : 0;
  if (value < 0) value = -value;
  value += 132;
  int exponent = 7;
  for (int mask = 0x4000; !(value & mask) && exponent > 0; mask >>= 1) exponent--;
  return (uint8_t)~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 15));
}

void rtp_prepare(void) {
  for (int i = 0; i < 256; i++) linear[i] = mulaw_to_linear((uint8_t)i);
  for (int i = 0; i < 8000; i++) own_tone[i] = linear_to_mulaw((int)(8000 * sin(2 * M_PI * OWN_TONE_HZ * i / 8000)));
  for (int i = 0; i < FRAME_SAMPLES; i++) {
    cos_a[i] = cosf((float)(2 * M_PI * TONE_A_HZ * i / 8000));
    sin_a[i] = sinf((float)(2 * M_PI * TONE_A_HZ * i / 8000));
    cos_b[i] = cosf((float)(2 * M_PI * TONE_B_HZ * i / 8000));
    sin_b[i] = sinf((float)(2 * M_PI * TONE_B_HZ * i / 8000));
  }
}

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static uint8_t event_of(char key) {
  const char *keys = "0123456789*#ABCD";
  const char *at = strchr(keys, key);
  return at ? (uint8_t)(at - keys) : 0;
}

static void send_packet(load *l, call *c, uint8_t *packet, size_t length) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->peer_port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  packet[0] = 0x80;
  put16(packet + 2, c->seq++);
  put32(packet + 8, SSRC_BASE + (uint32_t)c->index);
  sendto(l->rtp_socket[c->index % RTP_SOCKETS], packet, length, 0, (struct sockaddr *)&to, sizeof to);
}

/* One of the packets of a key (RFC 4733 §2.3): updates with a growing duration, then the end. */
static void send_key_packet(load *l, call *c, char key) {
  uint8_t packet[16];
  bool end = c->key_frame >= KEY_UPDATES;
  int frames = end ? KEY_UPDATES : c->key_frame + 1;
  if (c->key_frame == 0) c->key_timestamp = c->timestamp;
  packet[1] = PAYLOAD_EVENT | (c->key_frame == 0 ? 0x80 : 0);
  put32(packet + 4, c->key_timestamp);
  packet[12] = event_of(key);
  packet[13] = (uint8_t)((end ? 0x80 : 0) | 10);
  put16(packet + 14, (uint32_t)(frames * FRAME_SAMPLES));
  if (!c->first_key_at) c->first_key_at = now_ns();
  send_packet(l, c, packet, sizeof packet);
}

static void send_sound(load *l, call *c) {
  uint8_t packet[12 + FRAME_SAMPLES];
  packet[1] = PAYLOAD_PCMU;
  put32(packet + 4, c->timestamp);
  memcpy(packet + 12, own_tone + c->timestamp % (8000 - FRAME_SAMPLES), FRAME_SAMPLES);
  send_packet(l, c, packet, sizeof packet);
}

/* True when the packet of this frame was one of a key. */
static bool send_keys(load *l, call *c, int64_t now) {
  char key = l->opt.keys[c->key_index];
  if (key == 0 || now < c->keys_due_at || (l->opt.tones && !c->tone_a_heard)) return false;
  bool is_key = key != ',' && c->key_frame < KEY_UPDATES + KEY_END_PACKETS;
  if (is_key) send_key_packet(l, c, key);
  if (++c->key_frame >= (key == ',' ? COMMA_FRAMES : KEY_FRAMES)) {
    c->key_frame = 0;
    if (l->opt.keys[++c->key_index] == 0) {
      c->keys_done_at = now;
      c->heard_ms = 0;
    }
  }
  return is_key;
}

/* What is due every 20 ms of a call. */
void rtp_send(load *l, call *c, int64_t now) {
  if (!send_keys(l, c, now)) send_sound(l, c);
  c->timestamp += FRAME_SAMPLES;
}

static void hear(load *l, call *c, const uint8_t *payload, int64_t at) {
  long sum = 0;
  float re_a = 0, im_a = 0, re_b = 0, im_b = 0;
  for (int i = 0; i < FRAME_SAMPLES; i++) {
    int16_t value = linear[payload[i]];
    sum += value < 0 ? -value : value;
  }
  if (sum / FRAME_SAMPLES >= LOUD) c->heard_ms += 20;
  if (!l->opt.tones || c->tone_b_heard) return;
  for (int i = 0; i < FRAME_SAMPLES; i++) {
    float value = linear[payload[i]];
    re_a += value * cos_a[i];
    im_a += value * sin_a[i];
    re_b += value * cos_b[i];
    im_b += value * sin_b[i];
  }
  float a = 2 * sqrtf(re_a * re_a + im_a * im_a) / FRAME_SAMPLES;
  float b = 2 * sqrtf(re_b * re_b + im_b * im_b) / FRAME_SAMPLES;
  if (a > TONE_AMPLITUDE) c->tone_a_heard = true;
  if (b > TONE_AMPLITUDE && b > a && c->first_key_at) {
    c->tone_b_heard = true;
    add_sample(&l->fig.key_to_tone_ms, (double)(at - c->first_key_at) / MS);
    c->end_due_at = at + 200 * MS;
  }
}

/* Gap to the packet before, where the two follow each other in sequence and in time. */
static void measure_gap(load *l, call *c, uint16_t seq, uint32_t timestamp, int64_t at) {
  int16_t ahead = (int16_t)(seq - c->last_seq);
  if (ahead <= 0) l->fig.rtp_out_of_order++;
  else if (ahead > 1) l->fig.rtp_lost += (uint64_t)(ahead - 1);
  else if (timestamp - c->last_timestamp == FRAME_SAMPLES) {
    int64_t off = at - c->last_arrival - FRAME_NS;
    add_sample(&l->fig.jitter_ms, (double)(off < 0 ? -off : off) / MS);
  }
}

/* One packet from the far end; `at` is when the kernel got it. */
void rtp_receive(load *l, const uint8_t *packet, int length, int from_port, int64_t at) {
  if (length < 12 || (packet[1] >= 192 && packet[1] <= 223)) return; /* RTCP: RFC 5761 §4 */
  int index = l->call_of_port[from_port] - 1;
  if (l->opt.echo)
    index = (int)((((uint32_t)packet[8] << 24) | (packet[9] << 16) | (packet[10] << 8) | packet[11]) - SSRC_BASE);
  if (index < 0 || index >= (int)l->fig.made) return;
  call *c = &l->all[index];
  if (c->state != UP) return;
  uint16_t seq = (uint16_t)((packet[2] << 8) | packet[3]);
  uint32_t timestamp = ((uint32_t)packet[4] << 24) | (packet[5] << 16) | (packet[6] << 8) | packet[7];
  if (c->packets == 0) add_sample(&l->fig.answer_to_rtp_ms, (double)(at - c->answered_at) / MS);
  else if (l->window_open) measure_gap(l, c, seq, timestamp, at);
  if (l->window_open) l->fig.rtp_received++;
  c->packets++;
  c->last_seq = seq;
  c->last_timestamp = timestamp;
  c->last_arrival = at;
  if ((packet[1] & 127) == PAYLOAD_PCMU && length == 12 + FRAME_SAMPLES) hear(l, c, packet + 12, at);
}
