-- Asks for the addresses in a file, in turn, with the headers that were given; tells what it saw.
function init(args)
   addresses = {}
   for line in io.lines(args[1]) do addresses[#addresses + 1] = line end
   for place = 2, #args do
      local name, value = args[place]:match("^([^:]+):%s*(.*)$")
      wrk.headers[name] = value
   end
   place = math.random(#addresses)
end

function request()
   place = place % #addresses + 1
   return wrk.format("GET", addresses[place])
end

function done(summary, latency)
   local failed = summary.errors.status + summary.errors.connect + summary.errors.read
      + summary.errors.write + summary.errors.timeout
   io.write(string.format("figures %f %f %f %d\n", summary.requests / summary.duration * 1e6,
      latency:percentile(50) / 1000, latency:percentile(95) / 1000, failed))
end
