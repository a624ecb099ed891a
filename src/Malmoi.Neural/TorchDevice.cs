using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Where tensors are and operations run.</summary>
public static class TorchDevice
{
    /// <summary>The device of a name: cpu, cuda, cuda:1, mps.</summary>
    /// <exception cref="InputException">The name is none, or this machine has no such device.</exception>
    public static Device Parse(string name)
    {
        var parts = name.Split(':');
        var index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], out index) || index < 0)))
        {
            throw Unknown(name);
        }

        return parts[0] switch
        {
            "cpu" when parts.Length == 1 => CPU,
            "cuda" when cuda.is_available() && index < cuda.device_count() => new Device(DeviceType.CUDA, index),
            "cuda" => throw new InputException(
                $"there is no device '{name}': {(cuda.is_available() ? $"this machine has {cuda.device_count()}" : "this libtorch was built for the CPU, or the machine has no NVIDIA GPU (see -p:TorchPackage in build/Torch.targets)")}"
            ),
            "mps" when parts.Length == 1 && mps_is_available() => MPS,
            "mps" => throw new InputException("there is no device 'mps': it is the GPU of a Mac"),
            _ => throw Unknown(name),
        };
    }

    private static InputException Unknown(string name) => new($"'{name}' is no device: give cpu, cuda, cuda:1 or mps");
}
