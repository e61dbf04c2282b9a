import { userInputArgs } from './args-input.ts'
import { options } from './options.ts'

export function probeArgs(path: string, maxPixels: number): string[] {
  return [
    '-v',
    'error',
    '-show_chapters',
    ...options({
      show_entries:
        'format=format_name,duration,start_time:stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,start_time,duration,nb_frames,color_space,color_transfer,color_primaries,color_range,pix_fmt,field_order,sample_aspect_ratio,channels,channel_layout,sample_rate:stream_disposition=attached_pic,default,forced,comment,hearing_impaired,visual_impaired,still_image,timed_thumbnails:stream_tags=DURATION,language,title:stream_side_data=rotation:chapter=start_time:chapter_tags=title',
      of: 'json=c=1',
    }),
    ...userInputArgs(path, maxPixels),
  ]
}
