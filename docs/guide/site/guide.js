// Copy buttons for the snippets of the guide, and a navigation that is folded where there is no room for it.

const pages = document.getElementById('pages')
const wide = matchMedia('(min-width: 50.01rem)')
const unfold = () => {
  pages.open = wide.matches
}
wide.addEventListener('change', unfold)
unfold()

addEventListener('DOMContentLoaded', () => {
  for (const block of document.querySelectorAll('main pre[data-language]')) addCopyButton(block)
})

function addCopyButton(block) {
  const frame = document.createElement('div')
  frame.className = 'copyable'
  block.replaceWith(frame)
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    button.textContent = (await copied(block)) ? 'Copied' : 'Press Ctrl+C'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2_000)
  })
  frame.append(block, button)
}

/** Without https a browser has no clipboard for pages: then the text is selected, for the reader to copy. */
async function copied(block) {
  try {
    await navigator.clipboard.writeText(block.textContent.replace(/\n$/, ''))
    return true
  } catch {
    getSelection().selectAllChildren(block)
    return false
  }
}
