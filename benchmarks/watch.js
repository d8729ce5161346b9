// Runs in every page that is measured: notes when pictures and answers are on the screen.
'use strict'
{
  const SLOW_FRAME_MS = 50
  const isThumbnail = (image) => image.tagName === 'IMG' && /thumbnail|\.jpg/.test(image.src)
  const isSeen = (image) => {
    const box = image.getBoundingClientRect()
    return box.bottom > 0 && box.top < innerHeight
  }
  const painted = (act) => requestAnimationFrame(() => requestAnimationFrame(act))
  const watched = {
    first: undefined,
    filled: undefined,
    answered: undefined,
    leafed: undefined,

    javascriptBytes() {
      const scripts = performance.getEntriesByType('resource').filter((each) => /\.js$/.test(each.name))
      return scripts.reduce((sum, each) => sum + each.encodedBodySize, 0)
    },

    beginFrames() {
      const frames = { slow: 0, began: performance.now(), isOn: true }
      let last = performance.now()
      const tick = (now) => {
        if (now - last > SLOW_FRAME_MS) frames.slow += 1
        last = now
        if (frames.isOn) requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
      this.frames = frames
    },

    endFrames() {
      this.frames.isOn = false
      return [this.frames.slow, (performance.now() - this.frames.began) / 1000]
    },

    // From the key to the list that answers it. The list says itself when it is asking.
    beginAnswer() {
      this.answered = undefined
      let pressed
      addEventListener('keydown', () => { pressed = performance.now() }, { capture: true, once: true })
      const results = document.querySelector('.results')
      const watcher = new MutationObserver(() => {
        if (pressed === undefined || results.getAttribute('aria-busy') !== 'false') return
        watcher.disconnect()
        painted(() => { this.answered = performance.now() - pressed })
      })
      watcher.observe(results, { attributes: true, attributeFilter: ['aria-busy'] })
    },

    // From the key to another preview, decoded, on the stage.
    beginLeaf() {
      this.leafed = undefined
      const before = document.querySelector('.held img').src
      addEventListener('keydown', () => {
        const pressed = performance.now()
        const look = () => {
          const image = document.querySelector('.held img')
          if (image && image.src !== before && image.complete && image.naturalWidth > 0) {
            this.leafed = performance.now() - pressed
          } else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }, { capture: true, once: true })
    },
  }
  document.addEventListener('load', ({ target }) => {
    if (!isThumbnail(target)) return
    painted(() => {
      watched.first ??= performance.now()
      const seen = [...document.images].filter((image) => isThumbnail(image) && isSeen(image))
      if (seen.every((image) => image.complete)) watched.filled ??= performance.now()
    })
  }, { capture: true })
  globalThis.watched = watched
}
