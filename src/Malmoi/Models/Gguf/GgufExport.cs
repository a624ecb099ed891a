using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Storage;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Models.Gguf;

/// <summary>A GGUF model as a folder of Hugging Face's kind: configuration, weights in 32 bits, tokenizer.</summary>
public static class GgufExport
{
    /// <summary>Writes the folder.</summary>
    /// <param name="path">The GGUF file.</param>
    /// <param name="folder">Made where it is missing.</param>
    /// <exception cref="InputException">The file is damaged, of a variant that Hugging Face's family lacks, or the folder cannot be written.</exception>
    public static void Write(string path, string folder)
    {
        using var model = GgufModel.Open(path);
        var family = model.Family.Published with { TorchDtype = "float32" };
        var spec = (DecoderModel)family.Spec(ModelTask.NextToken);
        var differences = new GgufDifferences(
            model.Metadata.Text("general.architecture")!,
            spec.Decoder.Layers[0].Attention
        );
        var numbers = new ModelNumbers(model.Weights, model.Family.Checkpoint);
        var byName = ModelTensors.Of(spec).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var stored = ModelTensors.Of(model.Family.Spec(ModelTask.NextToken)).Select(tensor => tensor.Name);
        if (stored.FirstOrDefault(name => !byName.ContainsKey(name)) is { } lost)
        {
            throw new InputException(
                $"'{path}' has '{lost}', which a model of Hugging Face's family '{family.ModelType}' has no place for"
            );
        }

        var places = new Dictionary<string, CheckpointPlace>(StringComparer.Ordinal);
        foreach (var name in byName.Keys)
        {
            var place = family.Checkpoint.Find(name).First();
            places.TryAdd(place.Theirs, place);
        }

        using var output = new OutputFolder(folder);
        using var writer = new SafetensorsWriter(
            Path.Combine(folder, "model.safetensors"),
            places.Values.Select(place => Info(place, byName))
        );
        foreach (var info in writer.Tensors)
        {
            var place = places[info.Name];
            var whole = ModelNumbers.Fuse(
                place.Layout,
                [.. place.Ours.Select(part => (Read(byName[part]), Width(byName[part])))]
            );
            writer.Write(info.Name, MemoryMarshal.AsBytes(whole.AsSpan()));
        }

        output.Add("config.json").Write(Encoding.UTF8.GetBytes(FamilyTable.Write(family)));
        writer.Commit();
        output.Commit();
        if (model.Metadata.Has(GgufTokenizer.PiecesKey))
        {
            GgufTokenizer.OpenConfigured(path).Save(folder);
        }

        float[] Read(ModelTensor tensor)
        {
            var read = numbers.Read(tensor);
            differences.FromGgml(tensor.Name, read);
            return read;
        }
    }

    private static int Width(ModelTensor tensor) => tensor.Shape.Count == 1 ? 1 : (int)tensor.Shape[^1];

    private static TensorInfo Info(CheckpointPlace place, Dictionary<string, ModelTensor> byName)
    {
        long[] shape = [.. byName[place.Ours[0]].Shape];
        shape[0] = place.Ours.Sum(part => byName[part].Shape[0]);
        if (place.Layout.Transposed && shape.Length == 2)
        {
            (shape[0], shape[1]) = (shape[1], shape[0]);
        }

        return new TensorInfo(place.Theirs, ElementType.Float32, TensorShape.Create(shape));
    }
}
