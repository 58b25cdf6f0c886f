// zimg's conversion between planar pictures: a second opinion for the tests of PixelKernels. Inline functions in a header,
// so that only who imports the module needs the library: an ordinary build compiles every C target, used or not.
#pragma once
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zimg.h>

// A picture of three planes without gaps, red, green and blue or luma and two differences; above 8 bits little-endian words.
typedef struct {
  unsigned width, height;
  // Chroma's sides are these powers of two smaller.
  unsigned subsampleWidth, subsampleHeight;
  unsigned depth;
  int isRGB;
  // H.273's code; not used where RGB.
  int matrix;
  int isFullRange;
  // 0 left, 1 centre, 2 top left: zimg's codes.
  int siting;
} ZimgPicture;

// One plane in memory as zimg wants it: rows of a multiple of 64 bytes.
typedef struct {
  uint8_t *data;
  size_t rowBytes, stride, rows;
} Plane;

static inline Plane makePlane(ZimgPicture p, int index) {
  unsigned dw = index ? p.subsampleWidth : 0, dh = index ? p.subsampleHeight : 0;
  Plane plane;
  plane.rowBytes = ((p.width + (1u << dw) - 1) >> dw) * (p.depth > 8 ? 2 : 1);
  plane.rows = (p.height + (1u << dh) - 1) >> dh;
  plane.stride = (plane.rowBytes + 63) & ~(size_t)63;
  plane.data = aligned_alloc(64, plane.stride * plane.rows);
  memset(plane.data, 0, plane.stride * plane.rows);
  return plane;
}

static inline zimg_image_format imageFormat(ZimgPicture p) {
  zimg_image_format f;
  zimg_image_format_default(&f, ZIMG_API_VERSION);
  f.width = p.width;
  f.height = p.height;
  f.pixel_type = p.depth > 8 ? ZIMG_PIXEL_WORD : ZIMG_PIXEL_BYTE;
  f.depth = p.depth;
  f.subsample_w = p.subsampleWidth;
  f.subsample_h = p.subsampleHeight;
  f.color_family = p.isRGB ? ZIMG_COLOR_RGB : ZIMG_COLOR_YUV;
  f.matrix_coefficients = p.isRGB ? ZIMG_MATRIX_RGB : (zimg_matrix_coefficients_e)p.matrix;
  f.pixel_range = p.isFullRange ? ZIMG_RANGE_FULL : ZIMG_RANGE_LIMITED;
  f.chroma_location = (zimg_chroma_location_e)p.siting;
  return f;
}

static inline zimg_filter_graph *buildGraph(ZimgPicture from, ZimgPicture to) {
  zimg_image_format in = imageFormat(from), out = imageFormat(to);
  zimg_graph_builder_params params;
  zimg_graph_builder_params_default(&params, ZIMG_API_VERSION);
  params.resample_filter = params.resample_filter_uv = ZIMG_RESIZE_BILINEAR;
  params.dither_type = ZIMG_DITHER_NONE;
  return zimg_filter_graph_build(&in, &out, &params);
}

static inline int run(zimg_filter_graph *graph, const Plane *in, const Plane *out) {
  zimg_image_buffer_const source = {ZIMG_API_VERSION};
  zimg_image_buffer target = {ZIMG_API_VERSION};
  for (int p = 0; p < 3; p++) {
    source.plane[p].data = in[p].data;
    source.plane[p].stride = (ptrdiff_t)in[p].stride;
    target.plane[p].data = out[p].data;
    target.plane[p].stride = (ptrdiff_t)out[p].stride;
    source.plane[p].mask = target.plane[p].mask = ZIMG_BUFFER_MAX;
  }
  size_t size = 0;
  zimg_filter_graph_get_tmp_size(graph, &size);
  void *scratch = aligned_alloc(64, (size + 64) & ~(size_t)63);
  int status = zimg_filter_graph_process(graph, &source, &target, scratch, 0, 0, 0, 0);
  free(scratch);
  return status;
}

// Converts a picture; chroma is interpolated linearly. Returns nothing, or zimg's words where it refuses.
static inline const char *zimgConvert(ZimgPicture from, const uint8_t *input, ZimgPicture to, uint8_t *output) {
  static _Thread_local char words[256];
  Plane in[3], out[3];
  for (int p = 0; p < 3; p++) {
    in[p] = makePlane(from, p);
    out[p] = makePlane(to, p);
    for (size_t y = 0; y < in[p].rows; y++, input += in[p].rowBytes) memcpy(in[p].data + y * in[p].stride, input, in[p].rowBytes);
  }
  zimg_filter_graph *graph = buildGraph(from, to);
  int failed = !graph || run(graph, in, out);
  if (failed) zimg_get_last_error(words, sizeof words);
  for (int p = 0; p < 3; p++) {
    for (size_t y = 0; y < out[p].rows; y++, output += out[p].rowBytes) memcpy(output, out[p].data + y * out[p].stride, out[p].rowBytes);
    free(in[p].data);
    free(out[p].data);
  }
  zimg_filter_graph_free(graph);
  return failed ? words : NULL;
}
