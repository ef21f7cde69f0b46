-- Neovim's own client: open a failing file, read its diagnostics, apply the fix, save, see them gone.
--
--   MOATLINT_PYTHON=python3 MOATLINT_FILES=main.tf:template.yaml nvim --headless -u NONE -c "luafile neovim.lua"
--
-- Needs Neovim 0.7 or newer. Ends with 0 where all went well, with 1 and a reason otherwise.

local PATIENCE = 20000 -- milliseconds

local function fail(reason)
  io.stderr:write("neovim: " .. reason .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, condition)
  if not vim.wait(PATIENCE, condition, 20) then
    error("waited in vain for " .. what)
  end
end

local function slugs(buffer)
  return vim.tbl_map(function(each) return each.code end, vim.diagnostic.get(buffer))
end

local function fix(buffer, client, diagnostic)
  local params = vim.lsp.util.make_given_range_params(
    { diagnostic.lnum + 1, diagnostic.col }, { diagnostic.end_lnum + 1, diagnostic.end_col }, buffer, client.offset_encoding
  )
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer, diagnostic.lnum) }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", params, PATIENCE)
  for _, action in ipairs(answers[client.id].result) do
    if action.isPreferred then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      return
    end
  end
  error("no fix is offered")
end

local function run()
  local id = vim.lsp.start_client({
    name = "moatlint",
    cmd = { vim.env.MOATLINT_PYTHON, "-m", "linter", "lsp" },
    root_dir = vim.fn.getcwd(),
  })
  local client
  for _, file in ipairs(vim.split(vim.env.MOATLINT_FILES, ":")) do
    vim.cmd("edit " .. vim.fn.fnameescape(file))
    local buffer = vim.api.nvim_get_current_buf()
    vim.lsp.buf_attach_client(buffer, id)
    await("diagnostics of " .. file, function() return #slugs(buffer) > 0 end)
    client = vim.lsp.get_client_by_id(id)
    print(file .. ": " .. table.concat(slugs(buffer), ", "))
    for _ = 1, 10 do
      local found = vim.diagnostic.get(buffer)
      if #found == 0 then break end
      fix(buffer, client, found[1])
      await("one diagnostic less", function() return #slugs(buffer) < #found end)
    end
    vim.cmd("write")
    await("no diagnostics of " .. file, function() return #slugs(buffer) == 0 end)
    print(file .. ": mended and saved")
  end
  client.stop()
  await("the end of the server", function() return vim.lsp.client_is_stopped(id) end)
end

local well, reason = pcall(run)
if well then
  vim.cmd("qall!")
else
  fail(tostring(reason))
end
