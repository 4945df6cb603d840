#!/bin/sh
# Writes, or brings up to date, the comment on a pull request: comment.sh FOLDER
# FOLDER holds what the pull request's own build has left, so nothing in it is trusted.
set -eu
here=$(dirname "$0")
number=$(head -c 20 "$1/number" | tr -d '\n')
case "$number" in
  '' | *[!0-9]*)
    echo "no number of a pull request" >&2
    exit 1
    ;;
esac
# The build may name any pull request; only the one that it was made from is told.
head=$(gh api "repos/$REPOSITORY/pulls/$number" --jq .head.sha)
if [ "$head" != "$HEAD_SHA" ]; then
  echo "pull request $number has another head; nothing is told" >&2
  exit 0
fi
python3 "$here/comment.py" "$1/changes.json" "$RUN_URL" > comment.md
mark=$(head -n 1 comment.md)
id=$(gh api "repos/$REPOSITORY/issues/$number/comments" --paginate \
  --jq ".[] | select(.user.login == \"github-actions[bot]\") | select(.body | startswith(\"$mark\")) | .id" |
  head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" -F body=@comment.md
else
  gh api --silent --method POST "repos/$REPOSITORY/issues/$number/comments" -F body=@comment.md
fi
