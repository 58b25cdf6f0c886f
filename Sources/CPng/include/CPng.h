// libpng, with its longjmp caught here: it must not jump over Swift frames.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Encodes pictures to memory, one after another; memory is kept between them.
typedef struct framepipe_png framepipe_png;

/// One picture. Rows are tightly packed.
typedef struct {
  uint32_t width, height;
  /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
  int channels;
  /// Bits per sample: 8 or 16.
  int depth;
  /// Whether 16-bit samples are little-endian.
  int is_little_endian;
  /// Whether an sRGB chunk is written.
  int is_srgb;
  /// H.273 code points of a cICP chunk; both 0: none is written.
  uint8_t primaries, transfer;
  /// Sample aspect ratio of a pHYs chunk; 0: none is written.
  uint32_t aspect_width, aspect_height;
} framepipe_png_picture;

/// NULL: out of memory.
framepipe_png *framepipe_png_create(void);
void framepipe_png_destroy(framepipe_png *encoder);

/// Encodes height * width * channels * depth / 8 bytes of pixels. 0: failed, see framepipe_png_message.
int framepipe_png_encode(framepipe_png *encoder, const framepipe_png_picture *picture, const void *pixels);

/// The file that was encoded last.
const void *framepipe_png_bytes(const framepipe_png *encoder);
size_t framepipe_png_count(const framepipe_png *encoder);

/// libpng's message.
const char *framepipe_png_message(const framepipe_png *encoder);
