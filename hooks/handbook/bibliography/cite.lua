-- Runs the citation processor on one document after another: each comes on a line as JSON, and
-- the blocks of its answer go out on a line at once.

for line in io.lines() do
  local is_done, answer = pcall(pandoc.utils.citeproc, pandoc.read(line, 'json'))
  if not is_done then
    io.stderr:write(tostring(answer), '\n')
    os.exit(1)
  end
  io.write(pandoc.write(pandoc.Pandoc(answer.blocks), 'json'), '\n')
  io.flush()
end
