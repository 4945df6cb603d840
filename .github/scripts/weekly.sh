#!/bin/sh
# Keeps one open issue that says what the weekly look has found: weekly.sh FILE
set -eu
title="Links and review dates"
number=$(gh issue list --repo "$REPOSITORY" --state open --search "in:title \"$title\"" \
  --json number,title --jq "[.[] | select(.title == \"$title\")][0].number // empty")
if [ ! -s "$1" ]; then
  if [ -n "$number" ]; then
    gh issue close "$number" --repo "$REPOSITORY" --comment "Nothing is left to do."
  fi
  exit 0
fi
{
  echo "The weekly look has found this. The issue closes itself once nothing is left."
  echo
  echo '````'
  # A fence of four marks holds whatever stands in a finding; GitHub takes 65,536 characters.
  sed 's/````*/```/g' "$1" | head -c 60000
  echo
  echo '````'
} > body.md
if [ -n "$number" ]; then
  gh issue edit "$number" --repo "$REPOSITORY" --body-file body.md
else
  gh issue create --repo "$REPOSITORY" --title "$title" --body-file body.md
fi
