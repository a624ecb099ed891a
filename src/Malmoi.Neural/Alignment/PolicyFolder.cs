using System.Text;
using Malmoi.Architectures;
using Malmoi.Instructions.Rendering;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Storage;

namespace Malmoi.Neural.Alignment;

/// <summary>Opens a decoder to be aligned and writes it when it is: a folder of Hugging Face's kind, or an adapter of PEFT's.</summary>
public static class PolicyFolder
{
    /// <summary>The file of a chat template, as other programs look for it.</summary>
    internal const string TemplateName = "chat_template.jinja";

    /// <exception cref="InputException">A part is missing or damaged, or it is no decoder.</exception>
    public static TaskModel Open(string path, AlignmentOptions options, AdapterOptions? adapter)
    {
        var model = TaskFolder.OpenBase(
            path,
            new PolicyTask(),
            new TaskModelOptions
            {
                Device = options.Device,
                MaximumLength = options.MaximumLength,
                Seed = options.Seed,
                Adapter = adapter,
            }
        );
        if (model.Transformer.Spec is DecoderModel)
        {
            return model;
        }

        model.Dispose();
        throw new InputException(
            $"'{path}' is no decoder: 'align {options.Method}' teaches models that go on with a conversation (GPT, Llama, Qwen, ...)"
        );
    }

    /// <summary>Writes a model with the tokenizer it came with.</summary>
    /// <param name="model">As it is now.</param>
    /// <param name="from">The folder it was opened from.</param>
    /// <param name="path">Made where it is missing.</param>
    /// <param name="template">By which it was asked, to be kept beside it; null: the folder's own.</param>
    /// <param name="merges">Whether an adapter is added to its matrices first; the model does without it afterwards.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Write(TaskModel model, string from, string path, InstructionRenderer? template, bool merges)
    {
        if (model.Adapter is { } adapter && !merges)
        {
            adapter.Write(path, model.Transformer);
        }
        else
        {
            model.Adapter?.Merge();
            CheckpointWriter.Write(path, model.Transformer.Tensors, model.Family);
        }

        using var output = new OutputFolder(path);
        var source = template?.Template.Source(template.Begin is not null);
        TaskFolder.CopyTokenizer(from, output, source is null ? null : TemplateName);
        if (source is not null)
        {
            output.Add(TemplateName).Write(Encoding.UTF8.GetBytes(source));
        }

        output.Commit();
    }
}
