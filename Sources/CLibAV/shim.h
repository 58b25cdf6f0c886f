// libavformat, libavcodec and libavutil 59/59/57 (FFmpeg 5.1), and the macros that Swift cannot import.
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
static const int libav_error_permission = AVERROR(EPERM);
static const int libav_error_no_entry = AVERROR(ENOENT);
static const int64_t libav_no_pts = AV_NOPTS_VALUE;
