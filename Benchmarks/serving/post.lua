-- wrk: posts the images of the folder named by the environment variable IMAGES, one after another; where THINK is set,
-- each client waits before each, for random times of that mean in milliseconds.

local bodies = {}
local kind = os.getenv("IMAGE_KIND") or "jpg"
local types = { jpg = "image/jpeg", json = "application/json" }

function init(arguments)
    local folder = os.getenv("IMAGES")
    for index = 0, tonumber(os.getenv("IMAGE_COUNT")) - 1 do
        local file = assert(io.open(string.format("%s/%d.%s", folder, index, kind), "rb"))
        bodies[#bodies + 1] = wrk.format("POST", "/score", { ["Content-Type"] = types[kind] }, file:read("*a"))
        file:close()
    end
end

local next_body = 0

function request()
    next_body = next_body % #bodies + 1
    return bodies[next_body]
end

local think = tonumber(os.getenv("THINK") or "0")

if think > 0 then
    function delay()
        return math.floor(0.5 - think * math.log(1 - math.random()))
    end
end
