/*
 * A training step of TinyNTM with a fixed memory, written out by hand: batch 1, 11 time steps, forward, backward and
 * Adam, without any framework. It stands for what a machine can do with 128-bit vectors.
 *
 *     tiny-ntm DATA RESULT MS
 *
 * reads the weights and batches from DATA, writes the losses of the first steps to RESULT, then times steps for MS
 * milliseconds. See ../../sides/protocol.ts for the agreement, ../../measure.ts for the way of timing.
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
  VOCAB = 10, HIDDEN = 32, SLOTS = 16, WIDTH = 16, STEPS = 11,
  GATES = 3 * HIDDEN, JOINED = HIDDEN + WIDTH,
  BATCHES = 64, CHECK_STEPS = 10, SAMPLES = 100, MIN_SAMPLES = 3
};

/* Matrices are [inputs][outputs]: every inner loop runs along the outputs. All floats, so that Adam is a single loop. */
typedef struct {
  float embedding[VOCAB][HIDDEN];
  float input_gates[JOINED][GATES], state_gates[HIDDEN][GATES];
  float input_bias[GATES], state_bias[GATES];
  float reader[HIDDEN][SLOTS], reader_bias[SLOTS];
  float output[JOINED][VOCAB], output_bias[VOCAB];
} Weights;

enum { PARAMETERS = sizeof(Weights) / sizeof(float) };

/* What a time step leaves for the way back. */
typedef struct {
  int token, target;
  float x[JOINED];               /* embedding and last read */
  float r[HIDDEN], z[HIDDEN], n[HIDDEN], candidate[HIDDEN];
  float before[HIDDEN];          /* the state that it began with */
  float joined[JOINED];          /* the new state and the new read */
  float attention[SLOTS];
  float chance[VOCAB];
} Moment;

static Weights weights, gradient, mean, square;
static float memory[SLOTS][WIDTH];
static int inputs[BATCHES][STEPS], targets[BATCHES][STEPS];
static Moment moments[STEPS];

#define INLINE static inline __attribute__((always_inline))

/* y = b + x W */
INLINE void affine(int rows, int columns, const float *x, const float *w, const float *b, float *restrict y) {
  for (int j = 0; j < columns; j++) y[j] = b[j];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) y[j] += x[i] * w[i * columns + j];
}

/* dx += W dy, dW += x dyᵀ, db += dy */
INLINE void affine_back(int rows, int columns, const float *x, const float *w, const float *dy, float *restrict dx,
                        float *restrict dw, float *restrict db) {
  for (int j = 0; j < columns; j++) db[j] += dy[j];
  for (int i = 0; i < rows; i++) {
    float sum = 0;
    for (int j = 0; j < columns; j++) sum += w[i * columns + j] * dy[j];
    dx[i] += sum;
    for (int j = 0; j < columns; j++) dw[i * columns + j] += x[i] * dy[j];
  }
}

INLINE void softmax(int n, const float *x, float *restrict y) {
  float top = x[0], sum = 0;
  for (int i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
  for (int i = 0; i < n; i++) sum += y[i] = expf(x[i] - top);
  for (int i = 0; i < n; i++) y[i] *= 1 / sum;
}

INLINE float sigmoid(float x) { return 1 / (1 + expf(-x)); }

static void forward(Moment *m, const float *state, const float *read) {
  memcpy(m->x, weights.embedding[m->token], sizeof(float) * HIDDEN);
  memcpy(m->x + HIDDEN, read, sizeof(float) * WIDTH);
  memcpy(m->before, state, sizeof m->before);

  float from_input[GATES], from_state[GATES];
  affine(JOINED, GATES, m->x, weights.input_gates[0], weights.input_bias, from_input);
  affine(HIDDEN, GATES, state, weights.state_gates[0], weights.state_bias, from_state);
  for (int i = 0; i < HIDDEN; i++) {
    m->r[i] = sigmoid(from_input[i] + from_state[i]);
    m->z[i] = sigmoid(from_input[HIDDEN + i] + from_state[HIDDEN + i]);
    m->candidate[i] = from_state[2 * HIDDEN + i];
    m->n[i] = tanhf(from_input[2 * HIDDEN + i] + m->r[i] * m->candidate[i]);
    m->joined[i] = m->n[i] + m->z[i] * (state[i] - m->n[i]);
  }

  float scores[SLOTS], logits[VOCAB];
  affine(HIDDEN, SLOTS, m->joined, weights.reader[0], weights.reader_bias, scores);
  softmax(SLOTS, scores, m->attention);
  float *reading = m->joined + HIDDEN;
  for (int j = 0; j < WIDTH; j++) reading[j] = 0;
  for (int i = 0; i < SLOTS; i++)
    for (int j = 0; j < WIDTH; j++) reading[j] += m->attention[i] * memory[i][j];

  affine(JOINED, VOCAB, m->joined, weights.output[0], weights.output_bias, logits);
  softmax(VOCAB, logits, m->chance);
}

/* Takes the gradient of the state and of the read behind this moment, and replaces them by those before it. */
static void backward(const Moment *m, float *d_state, float *d_read) {
  float d_logits[VOCAB], d_joined[JOINED];
  for (int j = 0; j < VOCAB; j++) d_logits[j] = (m->chance[j] - (j == m->target)) * (1.0f / STEPS);
  memcpy(d_joined, d_state, sizeof(float) * HIDDEN);
  memcpy(d_joined + HIDDEN, d_read, sizeof(float) * WIDTH);
  affine_back(JOINED, VOCAB, m->joined, weights.output[0], d_logits, d_joined, gradient.output[0], gradient.output_bias);

  float d_attention[SLOTS], d_scores[SLOTS], weighted = 0;
  for (int i = 0; i < SLOTS; i++) {
    float sum = 0;
    for (int j = 0; j < WIDTH; j++) sum += memory[i][j] * d_joined[HIDDEN + j];
    d_attention[i] = sum;
    weighted += sum * m->attention[i];
  }
  for (int i = 0; i < SLOTS; i++) d_scores[i] = m->attention[i] * (d_attention[i] - weighted);
  affine_back(HIDDEN, SLOTS, m->joined, weights.reader[0], d_scores, d_joined, gradient.reader[0], gradient.reader_bias);

  float d_input[GATES], d_gates[GATES], d_before[HIDDEN], d_x[JOINED] = {0};
  for (int i = 0; i < HIDDEN; i++) {
    float d = d_joined[i], r = m->r[i], z = m->z[i], n = m->n[i];
    float dn = d * (1 - z) * (1 - n * n);
    d_input[i] = d_gates[i] = dn * m->candidate[i] * r * (1 - r);
    d_input[HIDDEN + i] = d_gates[HIDDEN + i] = d * (m->before[i] - n) * z * (1 - z);
    d_input[2 * HIDDEN + i] = dn;
    d_gates[2 * HIDDEN + i] = dn * r;
    d_before[i] = d * z;
  }
  affine_back(JOINED, GATES, m->x, weights.input_gates[0], d_input, d_x, gradient.input_gates[0], gradient.input_bias);
  affine_back(HIDDEN, GATES, m->before, weights.state_gates[0], d_gates, d_before, gradient.state_gates[0],
              gradient.state_bias);

  for (int i = 0; i < HIDDEN; i++) gradient.embedding[m->token][i] += d_x[i];
  memcpy(d_state, d_before, sizeof d_before);
  memcpy(d_read, d_x + HIDDEN, sizeof(float) * WIDTH);
}

static void adam(int step) {
  const float beta1 = 0.9f, beta2 = 0.999f, rate = 1e-3f, eps = 1e-8f;
  const float scale1 = 1 / (1 - powf(beta1, step)), scale2 = 1 / (1 - powf(beta2, step));
  float *p = (float *)&weights, *g = (float *)&gradient, *m = (float *)&mean, *v = (float *)&square;
  for (int i = 0; i < PARAMETERS; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= rate * (m[i] * scale1) / (sqrtf(v[i] * scale2) + eps);
  }
}

static float train_step(void) {
  static int step = 0;
  const int batch = step++ % BATCHES;
  static const float nothing[HIDDEN] = {0};
  float loss = 0;
  for (int t = 0; t < STEPS; t++) {
    Moment *m = &moments[t];
    m->token = inputs[batch][t];
    m->target = targets[batch][t];
    forward(m, t == 0 ? nothing : moments[t - 1].joined, t == 0 ? nothing : moments[t - 1].joined + HIDDEN);
    loss -= logf(m->chance[m->target]) / STEPS;
  }
  memset(&gradient, 0, sizeof gradient);
  float d_state[HIDDEN] = {0}, d_read[WIDTH] = {0};
  for (int t = STEPS - 1; t >= 0; t--) backward(&moments[t], d_state, d_read);
  adam(step);
  return loss;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void take(FILE *file, void *into, size_t elements) {
  if (fread(into, 4, elements, file) != elements) fail("data");
}

/* A matrix of the file is [outputs][inputs]. */
static void take_transposed(FILE *file, float *into, int rows, int columns) {
  float w[GATES * JOINED];
  take(file, w, (size_t)rows * columns);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) into[i * columns + j] = w[j * rows + i];
}

static void load(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  take(file, memory, SLOTS * WIDTH);
  take(file, weights.embedding, VOCAB * HIDDEN);
  take_transposed(file, weights.input_gates[0], JOINED, GATES);
  take_transposed(file, weights.state_gates[0], HIDDEN, GATES);
  take(file, weights.input_bias, GATES);
  take(file, weights.state_bias, GATES);
  take_transposed(file, weights.reader[0], HIDDEN, SLOTS);
  take(file, weights.reader_bias, SLOTS);
  take_transposed(file, weights.output[0], JOINED, VOCAB);
  take(file, weights.output_bias, VOCAB);
  take(file, inputs, BATCHES * STEPS);
  take(file, targets, BATCHES * STEPS);
  if (fgetc(file) != EOF) fail("data: more than expected");
  fclose(file);
}

static void check(const char *path) {
  float losses[CHECK_STEPS];
  for (int i = 0; i < CHECK_STEPS; i++) losses[i] = train_step();
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(losses, sizeof(float), CHECK_STEPS, file) != CHECK_STEPS || fclose(file)) fail(path);
}

/* Nanoseconds that so many steps take. */
static double spend(long calls) {
  static volatile float sink;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long i = 0; i < calls; i++) sink = train_step();
  clock_gettime(CLOCK_MONOTONIC, &end);
  (void)sink;
  return (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec);
}

static void measure(double ms) {
  long calls = 1;
  double spent;
  while ((spent = spend(calls)) < ms / 2 * 1e6) calls *= 2;
  long per_sample = ms * 1e6 / SAMPLES / (spent / calls);
  if (per_sample < 1) per_sample = 1;

  double total = 0;
  printf("{\"samples\":[");
  for (int n = 0; total < ms * 1e6 || n < MIN_SAMPLES; n++) {
    spent = spend(per_sample);
    total += spent;
    printf("%s%.3f", n == 0 ? "" : ",", spent / per_sample);
  }
  printf("],\"callsPerSample\":%ld,\"backend\":\"cpu\"}\n", per_sample);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: %s DATA RESULT MS\n", argv[0]);
    return 2;
  }
  load(argv[1]);
  check(argv[2]);
  measure(atof(argv[3]));
}
