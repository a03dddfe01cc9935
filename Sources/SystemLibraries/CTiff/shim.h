// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include <tiffio.h>

// Swift cannot call functions with a variable number of arguments.

static inline int cider_tiff_get_u16(TIFF *file, uint32_t tag, uint16_t *value) {
    return TIFFGetFieldDefaulted(file, tag, value);
}

static inline int cider_tiff_get_u32(TIFF *file, uint32_t tag, uint32_t *value) {
    return TIFFGetFieldDefaulted(file, tag, value);
}

static inline int cider_tiff_get_list(TIFF *file, uint32_t tag, uint16_t *count, uint16_t **values) {
    return TIFFGetFieldDefaulted(file, tag, count, values);
}

static inline int cider_tiff_get_palette(TIFF *file, uint16_t **red, uint16_t **green, uint16_t **blue) {
    return TIFFGetField(file, TIFFTAG_COLORMAP, red, green, blue);
}

static inline const char *cider_tiff_get_text(TIFF *file, uint32_t tag) {
    char *text = 0;
    return TIFFGetField(file, tag, &text) == 1 ? text : 0;
}

// Whether the file has the tag, whatever it holds.
static inline int cider_tiff_has(TIFF *file, uint32_t tag) {
    int count = TIFFGetTagListCount(file);
    for (int index = 0; index < count; index++) {
        if (TIFFGetTagListEntry(file, index) == tag) return 1;
    }
    void *first = 0, *second = 0, *third = 0, *fourth = 0;
    return TIFFGetField(file, tag, &first, &second, &third, &fourth);
}

static inline int cider_tiff_ask_for_rgb(TIFF *file) {
    return TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}
