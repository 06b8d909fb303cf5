// What is on the stage as one picture, at twice its size: canvases, titles and texts where they stand.

import { palette } from './palette.js';

const SCALE = 2;

export function saveAsPicture(stage, name) {
  const area = stage.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(area.width * SCALE);
  canvas.height = Math.ceil(area.height * SCALE);
  const context = canvas.getContext('2d');
  context.scale(SCALE, SCALE);
  context.fillStyle = palette().paper;
  context.fillRect(0, 0, area.width, area.height);
  for (const each of stage.querySelectorAll('.bar-part, .swatch')) {
    const box = each.getBoundingClientRect();
    context.fillStyle = getComputedStyle(each).backgroundColor;
    context.fillRect(box.left - area.left, box.top - area.top, box.width, box.height);
  }
  for (const each of stage.querySelectorAll('canvas')) {
    const box = each.getBoundingClientRect();
    context.drawImage(each, box.left - area.left, box.top - area.top, box.width, box.height);
  }
  for (const each of stage.querySelectorAll('.line-swatch')) {
    const box = each.getBoundingClientRect();
    context.strokeStyle = getComputedStyle(each).stroke;
    context.lineWidth = 3;
    context.setLineDash((each.querySelector('line').getAttribute('stroke-dasharray') || '').split(' ').filter(Boolean).map(Number));
    context.beginPath();
    context.moveTo(box.left - area.left, box.top - area.top + box.height / 2);
    context.lineTo(box.right - area.left, box.top - area.top + box.height / 2);
    context.stroke();
  }
  const texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest('.key')) continue; // its signs are drawn by styles alone
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    const style = getComputedStyle(texts.currentNode.parentElement);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.textBaseline = 'middle';
    context.fillText(texts.currentNode.textContent, box.left - area.left, box.top - area.top + box.height / 2, box.width);
  }
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = name;
  link.click();
}
