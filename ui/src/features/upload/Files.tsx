/** All files of the queue, as they stand. */
import { FileRow } from '@/features/upload/FileRow'
import { Progress } from '@/features/upload/Progress'
import { uploads } from '@/features/upload/uploads'
import { useStore } from '@/lib/store'

export function Files() {
  const files = useStore(uploads.files)
  return (
    <>
      {files.length > 0 && <Progress files={files} />}
      <ul>
        {files.map((file) => (
          <FileRow
            key={file.key}
            queued={file}
            onPause={uploads.pause}
            onResume={uploads.resume}
            onRemove={uploads.remove}
          />
        ))}
      </ul>
    </>
  )
}
