// Times what other libraries take for the conversions of `kernel-bench convert`, on one core at 1920x1080.
// Prints a line each: the conversion, tab, the peer, tab, the median in ms.
//
//   cc -O2 -o peers_convert peers_convert.c -lyuv -lzimg -lswscale -lavutil
#define _POSIX_C_SOURCE 200809L
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <libyuv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zimg.h>

enum { W = 1920, H = 1080, CW = W / 2, CH = H / 2, RUNS = 41 };

static uint8_t *a, *b;  // more than any frame here needs: 16-bit RGBA
static const char *only;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static int ascending(const void *x, const void *y) {
  double d = *(const double *)x - *(const double *)y;
  return (d > 0) - (d < 0);
}

static void report(const char *name, const char *peer, void (*work)(void)) {
  double times[RUNS];
  if (only && strcmp(only, name)) return;
  work();
  work();
  for (int i = 0; i < RUNS; i++) {
    double start = now();
    work();
    times[i] = now() - start;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  printf("%s\t%s\t%.3f\n", name, peer, times[RUNS / 2]);
}

// Planes of 8-bit 4:2:0 and of 10-bit 4:2:0.
#define Y8 a, W
#define U8 a + W * H, CW
#define V8 a + W * H + CW * CH, CW
#define Y16 (uint16_t *)a, W
#define U16 (uint16_t *)a + W * H, CW
#define V16 (uint16_t *)a + W * H + CW * CH, CW
#define UV8 a + W * H, W
#define UV16 (uint16_t *)a + W * H, W

static void yuv420p_rgb24(void) { I420ToRAW(Y8, U8, V8, b, W * 3, W, H); }
static void yuv420p_rgba(void) { I420ToABGR(Y8, U8, V8, b, W * 4, W, H); }
static void nv12_rgb24(void) { NV12ToRAW(Y8, UV8, b, W * 3, W, H); }
static void yuv420p10_argb(void) { I010ToARGBMatrix(Y16, U16, V16, b, W * 4, &kYuvH709Constants, W, H); }
static void p010_argb(void) { P010ToARGBMatrix(Y16, UV16, b, W * 4, &kYuvH709Constants, W, H); }
static void bgra_rgba(void) { ARGBToABGR(a, W * 4, b, W * 4, W, H); }
static void bgra_rgb24(void) { ARGBToRAW(a, W * 4, b, W * 3, W, H); }
static void rgb48_rgb24(void) { Convert16To8Plane((uint16_t *)a, W * 3, b, W * 3, 256, W * 3, H); }
static void rgb24_gray(void) { RAWToJ400(a, W * 3, b, W, W, H); }
static void rgb24_yuv420p(void) { RAWToI420(a, W * 3, b, W, b + W * H, CW, b + W * H + CW * CH, CW, W, H); }
static void yuv444p_rgb24(void) { I444ToARGBMatrix(a, W, a + W * H, W, a + 2 * W * H, W, b, W * 4, &kYuvH709Constants, W, H); }
static void copy_rgba(void) { memcpy(b, a, W * H * 4); }

// 8-bit 4:2:2 and 4:4:4 in planes, and where destinations have theirs.
#define U422 a + W * H, CW
#define V422 a + W * H + CW * H, CW
#define U444 a + W * H, W
#define V444 a + 2 * W * H, W
#define DY8 b, W
#define DU8 b + W * H, CW
#define DV8 b + W * H + CW * CH, CW
#define DUV8 b + W * H, W
#define DY16 (uint16_t *)b, W
#define DU16 (uint16_t *)b + W * H, CW
#define DV16 (uint16_t *)b + W * H + CW * CH, CW
#define DUV16 (uint16_t *)b + W * H, W
#define DU422 b + W * H, CW
#define DV422 b + W * H + CW * H, CW

static void nv12_yuv420p(void) { NV12ToI420(Y8, UV8, DY8, DU8, DV8, W, H); }
static void yuv420p_nv12(void) { I420ToNV12(Y8, U8, V8, DY8, DUV8, W, H); }
static void p010_yuv420p10(void) { P010ToI010(Y16, UV16, DY16, DU16, DV16, W, H); }
static void yuv420p10_p010(void) { I010ToP010(Y16, U16, V16, DY16, DUV16, W, H); }
static void yuv420p10_yuv420p(void) { I010ToI420(Y16, U16, V16, DY8, DU8, DV8, W, H); }
static void yuv420p_yuv420p10(void) { I420ToI010(Y8, U8, V8, DY16, DU16, DV16, W, H); }
static void yuyv422_yuv422p(void) { YUY2ToI422(a, W * 2, DY8, DU422, DV422, W, H); }
static void uyvy422_yuv422p(void) { UYVYToI422(a, W * 2, DY8, DU422, DV422, W, H); }
static void yuv422p_yuyv422(void) { I422ToYUY2(Y8, U422, V422, b, W * 2, W, H); }
static void yuv422p_yuv420p(void) { I422ToI420(Y8, U422, V422, DY8, DU8, DV8, W, H); }
static void yuv444p_yuv420p(void) { I444ToI420(Y8, U444, V444, DY8, DU8, DV8, W, H); }
static void yuv420p_yuv444p(void) { I420ToI444(Y8, U8, V8, DY8, b + W * H, W, b + 2 * W * H, W, W, H); }
static void yuyv422_argb(void) { YUY2ToARGB(a, W * 2, b, W * 4, W, H); }
static void uyvy422_argb(void) { UYVYToARGB(a, W * 2, b, W * 4, W, H); }
static void gbrp_rgb24(void) { MergeRGBPlane(U444, V444, a, W, b, W * 3, W, H); }
static void rgb24_gbrp(void) { SplitRGBPlane(a, W * 3, b + W * H, W, b + 2 * W * H, W, b, W, W, H); }
static void gray_argb(void) { I400ToARGB(Y8, b, W * 4, W, H); }
static void rgb24_rgba(void) { RAWToARGB(a, W * 3, b, W * 4, W, H); }
static void rgba64_rgba(void) { AR64ToARGB((uint16_t *)a, W * 4, b, W * 4, W, H); }
static void rgb565_argb(void) { RGB565ToARGB(a, W * 2, b, W * 4, W, H); }
static void yuva420p_rgba(void) { I420AlphaToABGR(Y8, U8, V8, a + W * H + 2 * CW * CH, W, b, W * 4, W, H, 0); }

static struct SwsContext *anyPair;
static enum AVPixelFormat pairFrom, pairTo;
static void swscale_pair(void) {
  uint8_t *from[4], *to[4];
  int fromStrides[4], toStrides[4];
  av_image_fill_arrays(from, fromStrides, a, pairFrom, W, H, 1);
  av_image_fill_arrays(to, toStrides, b, pairTo, W, H, 1);
  sws_scale(anyPair, (const uint8_t *const *)from, fromStrides, 0, H, to, toStrides);
}

// What libyuv does not have: swscale's fastest way, without accurate_rnd.
static void report_swscale(const char *name, const char *from, const char *to) {
  pairFrom = av_get_pix_fmt(from);
  pairTo = av_get_pix_fmt(to);
  anyPair = sws_getContext(W, H, pairFrom, W, H, pairTo, SWS_BILINEAR, NULL, NULL, NULL);
  if (anyPair) report(name, "swscale bilinear", swscale_pair);
  sws_freeContext(anyPair);
}

static struct SwsContext *accurate;
static void swscale_accurate(void) {
  const uint8_t *planes[] = {a, a + W * H, a + W * H + CW * CH};
  int strides[] = {W, CW, CW}, target = W * 3;
  sws_scale(accurate, planes, strides, 0, H, &b, &target);
}

static zimg_filter_graph *graph;
static void *scratch;
static void zimg_rgb48(void) {
  zimg_image_buffer_const in = {ZIMG_API_VERSION};
  zimg_image_buffer out = {ZIMG_API_VERSION};
  const size_t offsets[] = {0, W * H * 2, W * H * 2 + CW * CH * 2};
  for (int p = 0; p < 3; p++) {
    in.plane[p].data = a + offsets[p];
    in.plane[p].stride = (p ? CW : W) * 2;
    in.plane[p].mask = ZIMG_BUFFER_MAX;
    out.plane[p].data = b + (size_t)p * W * H * 2;
    out.plane[p].stride = W * 2;
    out.plane[p].mask = ZIMG_BUFFER_MAX;
  }
  zimg_filter_graph_process(graph, &in, &out, scratch, 0, 0, 0, 0);
}

// 10-bit 4:2:0 to planar 16-bit RGB: zimg does not write packed pixels, so this is less than ours does.
static void make_graph(void) {
  zimg_image_format in, out;
  zimg_graph_builder_params params;
  size_t size;
  zimg_image_format_default(&in, ZIMG_API_VERSION);
  zimg_image_format_default(&out, ZIMG_API_VERSION);
  zimg_graph_builder_params_default(&params, ZIMG_API_VERSION);
  params.resample_filter_uv = ZIMG_RESIZE_BILINEAR;
  in.width = out.width = W;
  in.height = out.height = H;
  in.pixel_type = out.pixel_type = ZIMG_PIXEL_WORD;
  in.subsample_w = in.subsample_h = 1;
  in.depth = 10;
  out.depth = 16;
  in.color_family = ZIMG_COLOR_YUV;
  in.matrix_coefficients = ZIMG_MATRIX_BT709;
  in.chroma_location = ZIMG_CHROMA_LEFT;
  out.color_family = ZIMG_COLOR_RGB;
  out.matrix_coefficients = ZIMG_MATRIX_RGB;
  out.pixel_range = ZIMG_RANGE_FULL;
  graph = zimg_filter_graph_build(&in, &out, &params);
  zimg_filter_graph_get_tmp_size(graph, &size);
  scratch = aligned_alloc(64, (size + 63) & ~(size_t)63);
}

int main(int argc, char **argv) {
  const size_t bytes = (size_t)W * H * 8;
  only = argc > 1 ? argv[1] : NULL;
  a = aligned_alloc(64, bytes);
  b = aligned_alloc(64, bytes);
  for (size_t i = 0; i < bytes; i++) a[i] = (uint8_t)(i * 2654435761u >> 13);
  for (size_t i = 1; i < bytes; i += 2) a[i] &= 3;
  memset(b, 0, bytes);
  make_graph();
  accurate = sws_getContext(
      W, H, AV_PIX_FMT_YUV420P, W, H, AV_PIX_FMT_RGB24, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, NULL, NULL, NULL);
  report("yuv420p-rgb24-nearest", "libyuv I420ToRAW", yuv420p_rgb24);
  report("yuv420p-rgb24", "swscale accurate_rnd+full_chroma_int", swscale_accurate);
  report("nv12-rgb24-nearest", "libyuv NV12ToRAW", nv12_rgb24);
  report("yuv420p10le-rgb24-nearest", "libyuv I010ToARGB", yuv420p10_argb);
  report("p010le-rgb24-nearest", "libyuv P010ToARGB", p010_argb);
  report("yuv420p10le-rgb48le", "zimg, planar", zimg_rgb48);
  report("yuv420p-rgba-nearest", "libyuv I420ToABGR", yuv420p_rgba);
  report("yuv444p-rgb24", "libyuv I444ToARGB", yuv444p_rgb24);
  report("bgra-rgba", "libyuv ARGBToABGR", bgra_rgba);
  report("bgra-rgba", "memcpy", copy_rgba);
  report("bgra-rgb24", "libyuv ARGBToRAW", bgra_rgb24);
  report("rgb48le-rgb24", "libyuv Convert16To8Plane", rgb48_rgb24);
  report("rgb24-gray", "libyuv RAWToJ400", rgb24_gray);
  report("rgb24-yuv420p", "libyuv RAWToI420", rgb24_yuv420p);
  report("nv12-yuv420p", "libyuv NV12ToI420", nv12_yuv420p);
  report("yuv420p-nv12", "libyuv I420ToNV12", yuv420p_nv12);
  report("p010le-yuv420p10le", "libyuv P010ToI010", p010_yuv420p10);
  report("yuv420p10le-p010le", "libyuv I010ToP010", yuv420p10_p010);
  report("yuv420p10le-yuv420p", "libyuv I010ToI420", yuv420p10_yuv420p);
  report("yuv420p-yuv420p10le", "libyuv I420ToI010", yuv420p_yuv420p10);
  report("yuyv422-yuv422p", "libyuv YUY2ToI422", yuyv422_yuv422p);
  report("uyvy422-yuv422p", "libyuv UYVYToI422", uyvy422_yuv422p);
  report("yuv422p-yuyv422", "libyuv I422ToYUY2", yuv422p_yuyv422);
  report("yuv422p-yuv420p", "libyuv I422ToI420", yuv422p_yuv420p);
  report("yuv444p-yuv420p", "libyuv I444ToI420", yuv444p_yuv420p);
  report("yuv420p-yuv444p", "libyuv I420ToI444", yuv420p_yuv444p);
  report("yuyv422-rgb24", "libyuv YUY2ToARGB", yuyv422_argb);
  report("uyvy422-rgb24", "libyuv UYVYToARGB", uyvy422_argb);
  report("gbrp-rgb24", "libyuv MergeRGBPlane", gbrp_rgb24);
  report("rgb24-gbrp", "libyuv SplitRGBPlane", rgb24_gbrp);
  report("gray-rgb24", "libyuv I400ToARGB", gray_argb);
  report("rgb24-rgba", "libyuv RAWToARGB", rgb24_rgba);
  report("rgba64le-rgba", "libyuv AR64ToARGB", rgba64_rgba);
  report("rgb565le-rgb24", "libyuv RGB565ToARGB", rgb565_argb);
  report("yuva420p-rgba", "libyuv I420AlphaToABGR", yuva420p_rgba);
  report_swscale("gbrp16le-rgb48le", "gbrp16le", "rgb48le");
  report_swscale("gbrp10le-rgb24", "gbrp10le", "rgb24");
  report_swscale("gray10le-rgb24", "gray10le", "rgb24");
  report_swscale("gray16le-rgba", "gray16le", "rgba");
  report_swscale("pal8-rgb24", "pal8", "rgb24");
  report_swscale("pal8-rgba", "pal8", "rgba");
  report_swscale("rgb24-rgb48le", "rgb24", "rgb48le");
  report_swscale("yuv420p10be-rgb24", "yuv420p10be", "rgb24");
  report_swscale("rgb48be-rgb24", "rgb48be", "rgb24");
  report_swscale("gbrp-yuv420p", "gbrp", "yuv420p");
  report_swscale("rgb48le-yuv420p10le", "rgb48le", "yuv420p10le");
  report_swscale("p010le-nv12", "p010le", "nv12");
}
