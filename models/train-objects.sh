#!/bin/sh
# Trains the frame detector, then the tracks on it, writes both bundles and measures them. What was stopped goes on.
#   models/train-objects.sh DAVIS_FOLDER [SUGGEST_CONFIG TRACKS_CONFIG RUNS_FOLDER]
set -eu
davis=$1
suggest=${2:-models/configs/suggest.toml}
tracks=${3:-models/configs/tracks.toml}
runs=${4:-models/runs}
models=${HODOR_MODELS:-hodor-models} # or: python -m hodor_models.cli

$models suggest train --config "$suggest" --out "$runs/suggest"
$models suggest export --checkpoint "$runs/suggest/last.pt" --out "$runs/hodor-suggest" --half
$models suggest weights --checkpoint "$runs/suggest/last.pt" --out "$runs/suggest-half.pt"
$models suggest click --bundle "$runs/hodor-suggest" --davis "$davis" --json "$runs/click.json"
$models tracks train --config "$tracks" --out "$runs/tracks"
$models tracks export --checkpoint "$runs/tracks/last.pt" --detector "$runs/hodor-suggest" --out "$runs/hodor-tracks" --half
$models tracks weights --checkpoint "$runs/tracks/last.pt" --out "$runs/tracks-half.pt"
$models suggest evaluate --bundle "$runs/hodor-suggest" --config "$suggest" --most 60 --json "$runs/recall.json"
$models tracks evaluate --bundle "$runs/hodor-tracks" --detector "$runs/hodor-suggest" --davis "$davis" --stride 5 \
  --json "$runs/tracks.json"
