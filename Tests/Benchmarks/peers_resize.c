// Times of zimg's resizes beside kernel-bench's: name, tab, median in ms. One thread, lanczos with three taps.
// cc -O2 peers_resize.c -lzimg -o peers_resize
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zimg.h>

enum { RUNS = 41 };

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

struct Job {
  const char *name;
  int width, height, to_width, to_height;
  int planes, subsampled, bytes;
};

static zimg_image_format format(const struct Job *job, int width, int height) {
  zimg_image_format f;
  zimg_image_format_default(&f, ZIMG_API_VERSION);
  f.width = width;
  f.height = height;
  f.subsample_w = f.subsample_h = job->subsampled;
  f.pixel_type = job->bytes == 2 ? ZIMG_PIXEL_WORD : ZIMG_PIXEL_BYTE;
  f.depth = 8 * job->bytes;
  f.color_family = job->planes == 1 ? ZIMG_COLOR_GREY : job->subsampled ? ZIMG_COLOR_YUV : ZIMG_COLOR_RGB;
  f.matrix_coefficients = job->planes == 1 || job->subsampled ? ZIMG_MATRIX_BT709 : ZIMG_MATRIX_RGB;
  f.pixel_range = job->planes == 3 && !job->subsampled ? ZIMG_RANGE_FULL : ZIMG_RANGE_LIMITED;
  return f;
}

static void planes(const struct Job *job, zimg_image_buffer *buffer, int width, int height) {
  for (int p = 0; p < job->planes; p++) {
    int shift = p ? job->subsampled : 0;
    size_t stride = ((size_t)(width >> shift) * job->bytes + 63) & ~(size_t)63;
    size_t size = stride * (height >> shift);
    unsigned char *data = aligned_alloc(64, (size + 63) & ~(size_t)63);
    for (size_t i = 0; i < size; i++) data[i] = rand() >> 7;
    buffer->plane[p].data = data;
    buffer->plane[p].stride = stride;
    buffer->plane[p].mask = ZIMG_BUFFER_MAX;
  }
}

static void run(const struct Job *job) {
  zimg_image_format from = format(job, job->width, job->height), to = format(job, job->to_width, job->to_height);
  zimg_graph_builder_params params;
  zimg_graph_builder_params_default(&params, ZIMG_API_VERSION);
  params.resample_filter = params.resample_filter_uv = ZIMG_RESIZE_LANCZOS;
  params.filter_param_a = params.filter_param_a_uv = 3;
  // The best that the machine has, as kernel-bench takes it.
  params.cpu_type = ZIMG_CPU_AUTO_64B;
  zimg_filter_graph *graph = zimg_filter_graph_build(&from, &to, &params);
  if (!graph) exit(1);
  size_t scratch;
  zimg_filter_graph_get_tmp_size(graph, &scratch);
  void *memory = aligned_alloc(64, (scratch + 63) & ~(size_t)63);
  zimg_image_buffer source = {.version = ZIMG_API_VERSION}, destination = source;
  planes(job, &source, job->width, job->height);
  planes(job, &destination, job->to_width, job->to_height);
  zimg_image_buffer_const input = {.version = ZIMG_API_VERSION};
  for (int p = 0; p < 4; p++) {
    input.plane[p].data = source.plane[p].data;
    input.plane[p].stride = source.plane[p].stride;
    input.plane[p].mask = source.plane[p].mask;
  }
  double times[RUNS];
  for (int i = -2; i < RUNS; i++) {
    double start = milliseconds();
    zimg_filter_graph_process(graph, &input, &destination, memory, 0, 0, 0, 0);
    if (i >= 0) times[i] = milliseconds() - start;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  printf("%s\t%.3f\n", job->name, times[RUNS / 2]);
}

int main(int count, char **names) {
  const struct Job jobs[] = {
      {"gray-lanczos3", 1920, 1080, 640, 360, 1, 0, 1},     {"gray-up-lanczos3", 640, 360, 1920, 1080, 1, 0, 1},
      {"yuv420p-lanczos3", 1920, 1080, 640, 360, 3, 1, 1},  {"rgb48-planar-lanczos3", 1920, 1080, 640, 360, 3, 0, 2},
      {"yuv420p16-lanczos3", 1920, 1080, 640, 360, 3, 1, 2}, {"gray-large-lanczos3", 4928, 3279, 852, 567, 1, 0, 1},
      {"rgb48-planar-large-lanczos3", 4928, 3279, 852, 567, 3, 0, 2}, {"rgb48-planar-up-lanczos3", 640, 360, 1920, 1080, 3, 0, 2},
  };
  for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
    int wanted = count < 2;
    for (int n = 1; n < count; n++) wanted |= !strcmp(names[n], jobs[i].name);
    if (wanted) run(&jobs[i]);
  }
  return 0;
}
