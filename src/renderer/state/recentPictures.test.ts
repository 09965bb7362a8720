import { expect, it } from 'vitest'
import { RecentPictures } from './recentPictures.svelte'

it('keeps the latest, and is not confused by what it did not write', () => {
  const kept = new Map<string, string>()
  const memory = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text)
  }
  const pictures = new RecentPictures(memory)
  for (let at = 0; at < 14; at++) pictures.put(`/clip ${at}.mp4`, `data:image/webp;base64,${at}`)
  pictures.put('/clip 13.mp4', 'data:image/webp;base64,new')
  const again = new RecentPictures(memory)
  expect(again.of('/clip 13.mp4')).toBe('data:image/webp;base64,new')
  expect([again.of('/clip 1.mp4'), again.of('/clip 2.mp4')]).toEqual([null, 'data:image/webp;base64,2'])
  again.clear()
  expect(new RecentPictures(memory).of('/clip 13.mp4')).toBeNull()
  kept.set('recent-pictures', '[["/a", "javascript:x"], 7, ["/b"]]')
  expect(new RecentPictures(memory).of('/a')).toBeNull()
})
