import Testing

/// Everything that decodes, one after another: libav has one log a process, and its messages are evidence of damage.
@Suite(.serialized) enum DecodingTests {}
