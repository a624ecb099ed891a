using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;

namespace Malmoi.Tests.Instructions;

/// <summary>Sets of instructions in the layouts in which they are published.</summary>
public sealed class InstructionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Alpaca_has_instruction_input_and_output()
    {
        var file = Open(
            "set.json",
            """[{"instruction": "Add.", "input": "2 and 3", "output": "5"}, {"instruction": "Greet.", "input": "", "output": "Hi."}]"""
        );
        Assert.Equal("alpaca", file.Layout.Name);
        Assert.Equal(["2 and 3", null], file.Examples.Select(example => example.Input));
        Assert.Equal(["5", "Hi."], file.Examples.Select(example => example.Response));
        Assert.All(file.Examples, example => Assert.Equal("set", example.Source));
    }

    [Fact]
    public void Of_preferences_the_chosen_answers_are_taken_where_that_is_said()
    {
        const string Pair =
            """{"chosen": "\n\nHuman: Hi\n\nAssistant: Hello.", "rejected": "\n\nHuman: Hi\n\nAssistant: No."}""";
        const string Empty =
            """{"chosen": "\n\nHuman: Hi\n\nAssistant: ", "rejected": "\n\nHuman: Hi\n\nAssistant: No."}""";
        var path = _folder["pairs.jsonl"];
        File.WriteAllText(path, Pair + "\n" + Empty + "\n");
        List<InputException> broken = [];
        var example = Assert.Single(InstructionFile.Open(path, "chosen", dropped: broken).Examples);
        Assert.Equal(("Hi", "Hello."), (example.Instruction, example.Response));
        Assert.Contains("line 2", Assert.Single(broken).Message, StringComparison.Ordinal);
        Assert.Equal("Hi", Assert.Single(PromptFile.Read(path)).Messages[^1].Content);
        var error = Assert.Throws<InputException>(() => InstructionFile.Open(path));
        Assert.Contains("--layout chosen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Self_Instruct_has_several_instances_of_an_instruction()
    {
        var file = Open(
            "seed.jsonl",
            """{"id": "seed_0", "name": "sum", "instruction": "Add.", "instances": [{"input": "1 1", "output": "2"}, {"input": "", "output": "0"}]}"""
        );
        Assert.Equal("self-instruct", file.Layout.Name);
        Assert.Equal([("Add.", "1 1", "2"), ("Add.", null, "0")], file.Examples.Select(Parts));
        Assert.All(file.Examples, example => Assert.Equal("sum", example.Category));
    }

    [Fact]
    public void A_conversation_cut_out_of_a_longer_one_begins_with_its_first_question()
    {
        var file = Open(
            "share.json",
            """[{"id": "a", "conversations": [{"from": "gpt", "value": "..."}, {"from": "human", "value": "안녕?"}, {"from": "gpt", "value": "네."}]}]"""
        );
        Assert.Equal("sharegpt", file.Layout.Name);
        Assert.Equal([("안녕?", null, "네.")], file.Examples.Select(Parts));
        Assert.Equal(1, file.Examples[0].Turns);
    }

    [Fact]
    public void Messages_keep_the_system_s_word()
    {
        var file = Open(
            "chat.jsonl",
            """{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]}"""
        );
        Assert.Equal("messages", file.Layout.Name);
        Assert.Equal("Be brief.", file.Examples[0].System);
    }

    [Theory]
    [InlineData(
        "dolly",
        """{"instruction": "Who?", "context": "Kim came.", "response": "Kim", "category": "closed_qa"}"""
    )]
    [InlineData("prompt-response", """{"prompt": "Who?", "response": "Kim", "source": "unified"}""")]
    [InlineData("prompt-response", """{"prompt": "Who?", "completion": "Kim", "tokens": 3}""")]
    [InlineData("prompts", """{"prompt": "Who?"}""")]
    [InlineData("prompts", """{"idx": 1, "Skill": "Math", "Difficulty": 1, "Instruction": "Who?"}""")]
    public void A_layout_is_known_by_its_columns(string layout, string line)
    {
        var file = Open("set.jsonl", line);
        Assert.Equal(layout, file.Layout.Name);
        Assert.Equal("Who?", file.Examples[0].Instruction);
        Assert.Equal(layout == "prompts" ? null : "Kim", file.Examples[0].Response);
    }

    [Fact]
    public void A_list_called_lines_is_read_as_the_list_it_is() =>
        Assert.Equal(2, Open("ppo.jsonl", "[\n {\"prompt\": \"가\"},\n {\"prompt\": \"나\"}\n]").Examples.Count);

    [Theory]
    [InlineData("""{"instruction": "Add.", "output": " "}""", "line 1", "'output' is empty")]
    [InlineData(
        """{"instruction": "Add.", "output": "2"}""" + "\n" + """{"instruction": "Add."}""",
        "line 2",
        "output"
    )]
    [InlineData("""{"conversations": [{"from": "alien", "value": "x"}]}""", "line 1", "by 'alien'")]
    [InlineData("""{"conversations": [{"from": "gpt", "value": "x"}]}""", "line 1", "nobody asks")]
    [InlineData("""{"conversations": [{"from": "human", "value": "x"}, {"from": "gpt"}]}""", "line 1", "needs both")]
    [InlineData("""{"instruction": "A", "instances": [{"input": "", "output": ""}]}""", "line 1", "empty output")]
    public void A_broken_record_is_named_with_its_place_and_field(string lines, string place, string wrong)
    {
        var error = Assert.Throws<InputException>(() => Open("set.jsonl", lines));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_no_layout_are_refused()
    {
        var error = Assert.Throws<InputException>(() => Open("set.jsonl", """{"left": "a", "right": "b"}"""));
        Assert.Contains("left, right", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InputException>(() => Open("set.jsonl", """{"prompt": "a"}""", "alpaca"));
        Assert.Contains("not of layout 'alpaca'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InputException>(() => Open("set.jsonl", """{"prompt": "a"}""", "camel"));
        Assert.Contains("no layout 'camel'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_two_layouts_in_one_file_are_refused_with_both_names()
    {
        var error = Assert.Throws<InputException>(() =>
            Open(
                "set.jsonl",
                """{"instruction": "Add.", "output": "2"}"""
                    + "\n"
                    + """{"conversations": [{"from": "human", "value": "x"}, {"from": "gpt", "value": "y"}]}"""
            )
        );
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("'sharegpt'", error.Message, StringComparison.Ordinal);
        Assert.Contains("the file is of 'alpaca'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_in_turns_are_a_question_and_what_follows_on_it()
    {
        var example = Open(
            "mt.jsonl",
            """{"question_id": 81, "category": "writing", "turns": ["Write.", "Shorten it."]}"""
        ).Examples[0];
        Assert.Equal(("Write.", "81", "writing"), (example.Instruction, example.Id, example.Category));
        Assert.Equal(["Shorten it."], example.FollowUps);
    }

    [Fact]
    public void Talk_with_the_speakers_names_is_conversations()
    {
        var file = Open(
            "talk.jsonl",
            "<<start conversation>>\n<사람>: 안녕?\n<챗봇>: 네.\n또 뵙네요.\n\n<<start conversation>>\n<챗봇>: 네?\n<사람>: 나야\n<챗봇>: 아\n"
        );
        Assert.Equal([("안녕?", null, "네.\n또 뵙네요."), ("나야", null, "아")], file.Examples.Select(Parts));
        var error = Assert.Throws<InputException>(() => Open("bad.txt", "<<start conversation>>\n누구\n"));
        Assert.Contains("line 2: nobody says this", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_are_lines_of_a_text()
    {
        var file = Open("prompts.txt", "하나\n\n둘\n");
        Assert.Equal([("하나", null, null), ("둘", null, null)], file.Examples.Select(Parts));
    }

    [Fact]
    public void Gold_answers_stay_with_their_examples()
    {
        var example = Open(
            "gold.jsonl",
            """{"id": 7, "instruction": "2+3?", "input": "", "output": "It is 5.", "category": "sum", "answer": "5", "check": "number", "source": "maeul"}"""
        ).Examples[0];
        Assert.Equal(("7", "5", "number", "maeul"), (example.Id, example.Answer, example.Check, example.Source));
    }

    [Fact]
    public void Preferences_are_not_taken_for_instructions()
    {
        var error = Assert.Throws<InputException>(() => Open("p.jsonl", """{"chosen": "a", "rejected": "b"}"""));
        Assert.Contains("holds preferences", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("instr-selfinstruct/data/seed_tasks.jsonl", "self-instruct", 175)]
    [InlineData("instr-kullm/data/user_oriented_instructions_eval.jsonl", "self-instruct", 252)]
    [InlineData("instr-kochatgpt/data_kochatgpt/kochatgpt_3_PPO.jsonl", "prompts", 11_997, 3)]
    [InlineData("instr-wizardlm/WizardLM/data/WizardLM_testset.jsonl", "prompts", 218)]
    [InlineData("instr-alpaca/seed_tasks.jsonl", "self-instruct", 175)]
    [InlineData("instr-selfinstruct/human_eval/user_oriented_instructions.jsonl", "self-instruct", 252)]
    [InlineData("instr-kullm/data/kullm-v1.jsonl", "alpaca", 252)]
    [InlineData("instr-kochatgpt/data_kochatgpt/kochatgpt_1_SFT_conversation.jsonl", "messages", 439)]
    [InlineData("instr-kochatgpt/data_kochatgpt/kochatgpt_seed_data.txt", "prompts", 11_997)]
    [InlineData("fastchat-mtbench/data/dummy_conversation.json", "sharegpt", 500)]
    [InlineData("fastchat-mtbench/fastchat/llm_judge/data/mt_bench/question.jsonl", "turns", 80)]
    [InlineData("songys-chat/ChatbotData.csv", "prompt-response", 11_823)]
    public void Published_sets_are_read(string path, string layout, int examples, int broken = 0)
    {
        var dropped = new List<InputException>();
        var file = InstructionFile.Open(OutsideData.Data(path), dropped: dropped);
        Assert.Equal(broken, dropped.Count);
        Assert.Equal(layout, file.Layout.Name);
        Assert.Equal(examples, file.Examples.Count);
    }

    private static (string, string?, string?) Parts(InstructionExample example) =>
        (example.Instruction, example.Input, example.Response);

    private InstructionFile Open(string name, string text, string? layout = null)
    {
        var path = _folder[name];
        File.WriteAllText(path, text);
        return InstructionFile.Open(path, layout);
    }
}
