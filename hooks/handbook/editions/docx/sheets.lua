-- Writes many sheets as DOCX in one go. Its argument is a JSON file: a list of objects
-- with the names of a source in HTML, a result, and the document that gives the styles.

local PAGE_BREAK = pandoc.RawBlock(
  'openxml', '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
)

local function read(name)
  local file = assert(io.open(name, 'rb'))
  local content = file:read('a')
  file:close()
  return content
end

local function break_pages(div)
  if div.classes:includes('page-break') then
    return PAGE_BREAK
  end
end

for _, job in ipairs(pandoc.json.decode(read(arg[1]))) do
  local document = pandoc.read(read(job.source), 'html+task_lists')
  document = document:walk { Div = break_pages }
  local options = pandoc.WriterOptions { reference_doc = job.styles }
  local result = pandoc.write(document, 'docx', options)
  local file = assert(io.open(job.result, 'wb'))
  file:write(result)
  file:close()
end
