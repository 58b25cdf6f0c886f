// zimg's conversion between planar pictures: a second opinion for the tests of PixelKernels.
#pragma once
#include <stdint.h>

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

// Converts a picture; chroma is interpolated linearly. Returns nothing, or zimg's words where it refuses.
const char *_Nullable zimgConvert(
    ZimgPicture from, const uint8_t *_Nonnull input, ZimgPicture to, uint8_t *_Nonnull output);
