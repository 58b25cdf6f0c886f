// A C target needs one source file.
#include "CIntrinsics.h"
