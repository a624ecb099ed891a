using System.Text;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Storage;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Writes a model as a folder that the reference implementation loads: <c>config.json</c> and <c>model.safetensors</c> under the published names.</summary>
public static class CheckpointWriter
{
    // Bytes that are copied at once: a span ends at 2 GB.
    private const int Part = 1 << 24;

    /// <param name="folder">Made where it is missing; its files appear together, whole or not at all.</param>
    /// <param name="tensors">The model's by our names, in whatever type it computes with.</param>
    /// <param name="family">Its configuration, from which follow the published names.</param>
    /// <exception cref="InputException">The family has no name for a tensor, or the folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyDictionary<string, Parameter> tensors, Family family)
    {
        using var output = new OutputFolder(folder);
        var ours = tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value);
        using var weights = Write(Path.Combine(folder, "model.safetensors"), PublishedTensors.Of(ours, family));
        output.Add("config.json").Write(Encoding.UTF8.GetBytes(FamilyTable.Write(Typed(family, ours.Values))));
        weights.Commit();
        output.Commit();
    }

    /// <summary>Writes tensors, without making the file appear yet.</summary>
    internal static SafetensorsWriter Write(
        string path,
        IReadOnlyList<PublishedTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var writer = new SafetensorsWriter(path, tensors.Select(tensor => tensor.Info), metadata);
        try
        {
            var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
            foreach (var info in writer.Tensors)
            {
                Write(writer, info, byName[info.Name]);
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private static unsafe void Write(SafetensorsWriter writer, TensorInfo info, PublishedTensor published)
    {
        using var tensor = published.Make();
        var bytes = (byte*)TorchMemory.Of(tensor);
        for (long at = 0; at < info.Length; at += Part)
        {
            writer.Write(info.Name, new ReadOnlySpan<byte>(bytes + at, (int)Math.Min(Part, info.Length - at)));
        }
    }

    // The reference computes with the type that the configuration names.
    private static Family Typed(Family family, IEnumerable<Tensor> tensors)
    {
        var type = tensors.First(tensor => tensor.is_floating_point()).dtype switch
        {
            ScalarType.Float16 => "float16",
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Float64 => "float64",
            _ => "float32",
        };
        return family.Dtype is null ? family with { TorchDtype = type } : family with { Dtype = type };
    }
}
