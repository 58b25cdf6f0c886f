// ZSTD_getFrameHeader and ZSTD_d_stableOutBuffer are in the library but only declared on request.
#pragma once
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

// An anonymous enumeration of constants does not reach Swift as values: macros by name.
static const ZSTD_dParameter framepipe_stable_out_buffer = ZSTD_d_stableOutBuffer;
// The type got a capital with zstd 1.5.7.
#if ZSTD_VERSION_NUMBER >= 10507
typedef ZSTD_FrameHeader framepipe_frame_header;
#else
typedef ZSTD_frameHeader framepipe_frame_header;
#endif
static inline int framepipe_is_skippable(framepipe_frame_header h) { return h.frameType == ZSTD_skippableFrame; }
