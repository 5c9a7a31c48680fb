-- wrk: each request a contribution of 0.01 in a cooperative at random, with a key of its own.
-- Arguments: a file with one "cooperative token" a line, and what this run's keys begin with.
local cooperatives, tokens, made, salt = {}, {}, 0, ""

function init(arguments)
  for line in io.lines(arguments[1]) do
    local cooperative, token = line:match("(%S+) (%S+)")
    cooperatives[#cooperatives + 1], tokens[#tokens + 1] = cooperative, token
  end
  salt = arguments[2]
  math.randomseed(1)
end

function request()
  made = made + 1
  local one = math.random(#tokens)
  return wrk.format("POST", "/api/v1/cooperatives/" .. cooperatives[one] .. "/contributions", {
    ["Authorization"] = "Bearer " .. tokens[one],
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = salt .. string.format("%08d", made),
  }, '{"member": 1, "amount": "0.01", "happened_on": "2026-11-24"}')
end
