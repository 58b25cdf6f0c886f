// ZSTD_getFrameHeader and ZSTD_d_stableOutBuffer are in the library but only declared on request.
#pragma once
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

// An anonymous enumeration of constants does not reach Swift as values: macros by name.
static const ZSTD_dParameter framepipe_stable_out_buffer = ZSTD_d_stableOutBuffer;
static inline int framepipe_is_skippable(ZSTD_frameHeader h) { return h.frameType == ZSTD_skippableFrame; }
