using System.Text.Json;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests;

public class CheckpointWriterTests
{
    [Fact]
    public void The_references_own_checkpoints_come_out_as_they_went_in()
    {
        var wrong = new List<string>();
        foreach (var config in Directory.GetFiles(OutsideData.Golden("hf"), "config.json", SearchOption.AllDirectories))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(config));
            if (FamilyTable.ModelTypes.Contains(document.RootElement.GetProperty("model_type").GetString()))
            {
                wrong.AddRange(Differences(Path.GetDirectoryName(config)!));
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Differences(string path)
    {
        using var scratch = new TemporaryFolder();
        using var folder = HuggingFaceFolder.Open(path);
        var spec = folder.Family.Spec(folder.Family.Task);
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        if (spec is ConvolutionalModel convolutional)
        {
            using var network = new ConvolutionalNetwork(convolutional, weights);
            CheckpointWriter.Write(scratch.Path, network.Tensors, folder.Family);
        }
        else
        {
            using var model = new Transformer(spec, weights);
            CheckpointWriter.Write(scratch.Path, model.Tensors, folder.Family);
        }

        using var written = SafetensorsFile.Open(Path.Combine(scratch.Path, "model.safetensors"));
        var ignored = Ignored(folder.Weights, written);
        foreach (var tensor in folder.Weights.Tensors.Where(tensor => !ignored.Contains(tensor.Name)))
        {
            if (!written.TryGet(tensor.Name, out var again) || again.Info.ToString() != tensor.ToString())
            {
                yield return $"{Path.GetRelativePath(OutsideData.Golden("hf"), path)}: {tensor} is written as {again?.Info.ToString() ?? "nothing"}";
            }
            else if (folder.Weights.TryGet(tensor.Name, out var first) && !Bytes(first).SequenceEqual(Bytes(again)))
            {
                yield return $"{Path.GetRelativePath(OutsideData.Golden("hf"), path)}: {tensor} has other numbers";
            }
        }

        foreach (var tensor in written.Tensors.Where(tensor => !folder.Weights.TryGet(tensor.Name, out _)))
        {
            yield return $"{Path.GetRelativePath(OutsideData.Golden("hf"), path)}: {tensor} is written and was not there";
        }
    }

    // Numbers of positions, tables of sines and counters, which the reference makes anew whenever it builds a model.
    private static HashSet<string> Ignored(ITensorSource published, SafetensorsFile written) =>
        [
            .. published
                .Tensors.Select(tensor => tensor.Name)
                .Where(name =>
                    name.EndsWith(".position_ids", StringComparison.Ordinal)
                    || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)
                    || name.EndsWith(".embed_positions.weight", StringComparison.Ordinal)
                )
                .Where(name => !written.TryGet(name, out _)),
        ];

    private static ReadOnlySpan<byte> Bytes(TensorView view) => view.Bytes(0, (int)view.Length);
}
