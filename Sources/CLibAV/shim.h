// libavformat, libavcodec and libavutil of FFmpeg 5.1 to 8: the macros that Swift cannot import, and one function for
// each field or function that was renamed, moved or removed between those versions. Swift code uses these alone, so
// that another version of FFmpeg changes this file and no other.
#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/hwcontext.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>

static const int libav_error_eof = AVERROR_EOF;
static const int libav_error_again = AVERROR(EAGAIN);
static const int libav_error_io = AVERROR(EIO);
static const int libav_error_invalid_data = AVERROR_INVALIDDATA;
static const int libav_error_exit = AVERROR_EXIT;
static const int libav_error_no_memory = AVERROR(ENOMEM);
static const int libav_error_not_implemented = AVERROR(ENOSYS);
static const int libav_error_permission = AVERROR(EPERM);
static const int libav_error_no_entry = AVERROR(ENOENT);
static const int64_t libav_no_pts = AV_NOPTS_VALUE;

#define LIBAV_UTIL_FROM(major, minor) (LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(major, minor, 100))

// Duration in units of the stream's time base, 0 where unknown. AVFrame.duration since FFmpeg 6.0; pkt_duration went with 7.0.
static inline int64_t libav_frame_duration(const AVFrame *frame) {
#if LIBAV_UTIL_FROM(57, 30)
  return frame->duration;
#else
  return frame->pkt_duration;
#endif
}

// Flags since FFmpeg 6.1; key_frame, interlaced_frame and top_field_first are deprecated since and went with 8.0.
static inline int libav_frame_is_key(const AVFrame *frame) {
#if LIBAV_UTIL_FROM(58, 7)
  return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
  return frame->key_frame != 0;
#endif
}

static inline int libav_frame_is_interlaced(const AVFrame *frame) {
#if LIBAV_UTIL_FROM(58, 7)
  return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
  return frame->interlaced_frame != 0;
#endif
}

static inline int libav_frame_is_top_field_first(const AVFrame *frame) {
#if LIBAV_UTIL_FROM(58, 7)
  return (frame->flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
#else
  return frame->top_field_first != 0;
#endif
}

// The stream's display matrix, nine numbers, or NULL. Stream side data moved to the codec parameters with FFmpeg 6.1.
static inline const int32_t *libav_stream_display_matrix(const AVStream *stream) {
  const uint8_t *data = NULL;
  size_t size = 0;
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)
  const AVPacketSideData *side = av_packet_side_data_get(
    stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  if (side) data = side->data, size = side->size;
#else
  data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
#endif
  return size >= 9 * sizeof(int32_t) ? (const int32_t *)data : NULL;
}
