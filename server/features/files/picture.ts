import { imageSizeFromFile } from 'image-size/fromFile';

export interface PictureSize {
  width: number | null;
  height: number | null;
}

/** How large a picture is, turned as its camera said, so that its place can be kept before it is loaded. */
export async function pictureSize(path: string, type: string): Promise<PictureSize> {
  if (!type.startsWith('image/')) return { width: null, height: null };
  try {
    const { width, height, orientation = 1 } = await imageSizeFromFile(path);
    // From 5 on, EXIF orientations lay a picture on its side.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    // A damaged picture is shown without a reserved place; it is no reason to refuse the file.
    return { width: null, height: null };
  }
}
