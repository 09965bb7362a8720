import type { AnnotationLayout } from '../../../shared/domain/annotationTraits'
import type { PictureCodec } from '../../../shared/domain/exportFormats'
import type { MaskReading } from '../../../shared/domain/importQuestion'
import type { ShapeHost } from '../../../shared/domain/shapeFormat'
import type { Translated } from '../../../shared/language/translated'
import * as english from '../en/formats'

/** Names that are the same in every language are taken from English. */
const { codecName, hostName, layoutName } = english.formatStrings

const codecs: Readonly<Partial<Record<PictureCodec, string>>> = {
  ffv1: 'FFV1（可逆）',
  png: 'PNG連番',
  jpeg: 'JPEG連番'
}
const layouts: Readonly<Partial<Record<AnnotationLayout, string>>> = {
  masks: 'マスクPNG',
  exr: 'EXRレイヤー',
  cryptomatte: 'EXR（Cryptomatte付き）'
}
const layoutHints: Readonly<Record<AnnotationLayout, string>> = {
  masks: 'インデックスPNGのフォルダー。値がオブジェクト番号',
  davis: 'Annotations/clip/00000.png、インデックス、DAVISパレット',
  'youtube-vos': 'Annotations/clip/00000.pngとmeta.json',
  coco: 'JSON形式のインスタンス。ポリゴンまたはランレングス',
  ytvis: 'COCO-video JSON、トラックごとに1オブジェクト',
  cvat: 'CVAT for video 1.1、XML',
  exr: 'EXRファイルのフォルダー。オブジェクトごとにhalf floatレイヤー',
  cryptomatte: 'EXRファイルのフォルダー。画像、オブジェクトごとのマット、Cryptomatte',
  csv: 'オブジェクトとフレームごとの面積、矩形、重心、確信度'
}
const hosts: Readonly<Partial<Record<ShapeHost, string>>> = {
  svg: 'SVG画像'
}
const hostHints: Readonly<Record<ShapeHost, string>> = {
  nuke: 'オブジェクトごとにRotoPaintノードを含むスクリプト。開くか貼り付けます',
  silhouette: 'シェイプファイル：File > Import > Silhouette shapes',
  fusion: '設定ファイルの多角形マスク。フローにドロップします',
  'after-effects': 'マスク付きコンポジションを作成するスクリプト：ファイル > スクリプト > スクリプトファイルを実行',
  blender: 'オブジェクトごとにマスクを作成するPythonスクリプト：テキストエディター > 実行',
  svg: 'フレームごとのSVGのフォルダー'
}
const readings: Readonly<Record<MaskReading, string>> = {
  labels: 'オブジェクト番号：値kがオブジェクトk',
  void: 'オブジェクト番号（255は対象外）',
  light: '暗い背景に明るいオブジェクト1つ',
  dark: '明るい背景に暗いオブジェクト1つ',
  alpha: '不透明な部分をオブジェクト1つ',
  colours: '色ごとに1オブジェクト、黒は背景',
  levels: 'グレーの階調ごとに1オブジェクト'
}

/** Formats of exports and readings of masks. */
export const formatStrings: Translated<typeof english.formatStrings> = {
  codecName: (codec) => codecs[codec] ?? codecName(codec),
  layoutName: (layout) => layouts[layout] ?? layoutName(layout),
  layoutHint: (layout) => layoutHints[layout],
  hostName: (host) => hosts[host] ?? hostName(host),
  hostHint: (host) => hostHints[host],
  readingOf: (reading) => readings[reading]
}
