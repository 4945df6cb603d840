-- Writes many sheets as DOCX in one go. Its argument is a JSON file with the name of the
-- document that gives the styles, and of the folders that each hold one sheet.

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

local jobs = pandoc.json.decode(read(arg[1]))
local options = pandoc.WriterOptions { reference_doc = jobs.styles }

for _, folder in ipairs(jobs.folders) do
  pandoc.system.with_working_directory(folder, function()
    local document = pandoc.read(read('sheet.html'), 'html+task_lists')
    document = document:walk { Div = break_pages }
    local file = assert(io.open('sheet.docx', 'wb'))
    file:write(pandoc.write(document, 'docx', options))
    file:close()
  end)
end
