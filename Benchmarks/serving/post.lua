-- wrk: posts the images of the folder named by the environment variable IMAGES, one after another.

local bodies = {}

function init(arguments)
    local folder = os.getenv("IMAGES")
    for index = 0, tonumber(os.getenv("IMAGE_COUNT")) - 1 do
        local file = assert(io.open(string.format("%s/%d.jpg", folder, index), "rb"))
        bodies[#bodies + 1] = wrk.format("POST", "/score", { ["Content-Type"] = "image/jpeg" }, file:read("*a"))
        file:close()
    end
end

local next_body = 0

function request()
    next_body = next_body % #bodies + 1
    return bodies[next_body]
end
