#include "CPng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/// Memory for libpng and zlib: handed out in order, reset in one step, kept for the next picture.
typedef struct block {
  struct block *next;
  size_t capacity, used;
  _Alignas(16) unsigned char bytes[];
} block;

enum { block_bytes = 1 << 20 };

struct framepipe_png {
  block *blocks;
  unsigned char *bytes;
  size_t count, capacity;
  jmp_buf jump;
  char message[128];
};

static png_voidp lend(png_structp png, png_alloc_size_t size) {
  framepipe_png *encoder = png_get_mem_ptr(png);
  size = (size + 15) & ~(size_t)15;
  for (block *b = encoder->blocks; b; b = b->next) {
    if (size <= b->capacity - b->used) {
      b->used += size;
      return b->bytes + b->used - size;
    }
  }
  size_t capacity = size > block_bytes ? size : block_bytes;
  block *b = malloc(sizeof *b + capacity);
  if (!b) return NULL;
  *b = (block){encoder->blocks, capacity, size};
  encoder->blocks = b;
  return b->bytes;
}

// The memory is reset at once, before the next picture.
static void take_back(png_structp png, png_voidp pointer) {
  (void)png;
  (void)pointer;
}

static void fail(png_structp png, png_const_charp message) {
  framepipe_png *encoder = png_get_error_ptr(png);
  strncpy(encoder->message, message, sizeof encoder->message - 1);
  longjmp(encoder->jump, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void append(png_structp png, png_bytep bytes, size_t count) {
  framepipe_png *encoder = png_get_io_ptr(png);
  if (count > encoder->capacity - encoder->count) {
    size_t capacity = encoder->capacity * 2 + count;
    unsigned char *larger = realloc(encoder->bytes, capacity);
    if (!larger) png_error(png, "out of memory");
    encoder->bytes = larger;
    encoder->capacity = capacity;
  }
  memcpy(encoder->bytes + encoder->count, bytes, count);
  encoder->count += count;
}

static void flush(png_structp png) { (void)png; }

framepipe_png *framepipe_png_create(void) { return calloc(1, sizeof(framepipe_png)); }

void framepipe_png_destroy(framepipe_png *encoder) {
  while (encoder->blocks) {
    block *next = encoder->blocks->next;
    free(encoder->blocks);
    encoder->blocks = next;
  }
  free(encoder->bytes);
  free(encoder);
}

static int colour_type(int channels) {
  switch (channels) {
  case 1: return PNG_COLOR_TYPE_GRAY;
  case 2: return PNG_COLOR_TYPE_GRAY_ALPHA;
  case 3: return PNG_COLOR_TYPE_RGB;
  default: return PNG_COLOR_TYPE_RGB_ALPHA;
  }
}

static void write_picture(png_structp png, png_infop info, const framepipe_png_picture *p, const unsigned char *pixels) {
  png_set_IHDR(
      png, info, p->width, p->height, p->depth, colour_type(p->channels), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, 3);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP | PNG_FILTER_PAETH);
  if (p->is_srgb) png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  if (p->aspect_width && p->aspect_height) png_set_pHYs(png, info, p->aspect_height, p->aspect_width, PNG_RESOLUTION_UNKNOWN);
  png_write_info(png, info);
  if (p->primaries || p->transfer) {
    const unsigned char code_points[4] = {p->primaries, p->transfer, 0 /* RGB */, 1 /* full range */};
    png_write_chunk(png, (png_const_bytep) "cICP", code_points, sizeof code_points);
  }
  if (p->depth == 16 && p->is_little_endian) png_set_swap(png);
  size_t stride = (size_t)p->width * p->channels * (p->depth / 8);
  for (uint32_t y = 0; y < p->height; y++) png_write_row(png, pixels + y * stride);
  png_write_end(png, NULL);
}

int framepipe_png_encode(framepipe_png *encoder, const framepipe_png_picture *picture, const void *pixels) {
  for (block *b = encoder->blocks; b; b = b->next) b->used = 0;
  encoder->count = 0;
  encoder->message[0] = 0;
  if (setjmp(encoder->jump)) return 0;
  png_structp png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, encoder, fail, ignore, encoder, lend, take_back);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    strcpy(encoder->message, "out of memory");
    return 0;
  }
  png_set_write_fn(png, encoder, append, flush);
  write_picture(png, info, picture, pixels);
  return 1;
}

const void *framepipe_png_bytes(const framepipe_png *encoder) { return encoder->bytes; }
size_t framepipe_png_count(const framepipe_png *encoder) { return encoder->count; }
const char *framepipe_png_message(const framepipe_png *encoder) { return encoder->message; }
