/* Percentiles, and the result as one line of JSON. */
#include "call-load.h"

#include <stdio.h>
#include <stdlib.h>

void add_sample(samples *s, double value) {
  if (s->count == s->capacity) {
    s->capacity = s->capacity ? s->capacity * 2 : 4096;
    s->values = realloc(s->values, s->capacity * sizeof *s->values);
    if (!s->values) {
      perror("call-load: memory");
      exit(2);
    }
  }
  s->values[s->count++] = value;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double percentile(const samples *s, double share) {
  size_t at = (size_t)(share * (double)s->count);
  return s->values[at < s->count ? at : s->count - 1];
}

static void print_samples(const char *name, samples *s) {
  if (s->count == 0) {
    printf(",\"%s\":null", name);
    return;
  }
  qsort(s->values, s->count, sizeof *s->values, ascending);
  printf(",\"%s\":{\"count\":%zu,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}", name, s->count,
         percentile(s, .5), percentile(s, .9), percentile(s, .99), percentile(s, .999), s->values[s->count - 1]);
}

void print_report(load *l, double self_cpu_s) {
  static const char *names[FAILURE_KINDS] = {"",           "refused",  "notAnswered", "byeUnanswered",
                                             "peerHungUp", "notHeard", "noReaction"};
  figures *f = &l->fig;
  uint64_t failed = f->made - f->completed;
  printf("{\"event\":\"result\",\"run\":\"load-%x-\",\"made\":%lu,\"answered\":%lu,\"failed\":%lu,\"failures\":{",
         l->run_id, f->made, f->answered, failed);
  const char *separator = "";
  for (int i = 1; i < FAILURE_KINDS; i++) {
    if (f->failures[i] == 0) continue;
    printf("%s\"%s\":%lu", separator, names[i], f->failures[i]);
    separator = ",";
  }
  printf("},\"retransmissions\":%lu,\"rtpReceived\":%lu,\"rtpLost\":%lu,\"rtpOutOfOrder\":%lu", f->retransmissions,
         f->rtp_received, f->rtp_lost, f->rtp_out_of_order);
  print_samples("inviteTo200Ms", &f->invite_to_200_ms);
  print_samples("answerToRtpMs", &f->answer_to_rtp_ms);
  print_samples("keyToToneMs", &f->key_to_tone_ms);
  print_samples("jitterMs", &f->jitter_ms);
  printf(",\"meanCallsUp\":%.1f", f->window_ticks ? (double)f->window_calls / (double)f->window_ticks : 0.0);
  printf(",\"selfCpuS\":%.3f,\"lateTicks\":%lu,\"maxLagMs\":%.3f}\n", self_cpu_s, f->late_ticks,
         (double)f->max_lag_ns / MS);
}
