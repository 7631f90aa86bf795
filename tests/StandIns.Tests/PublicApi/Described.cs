using System.Reflection;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.PublicApi;

/// <summary>
/// What code outside an assembly can see of it: a heading for each type, with its bases and members below, inherited ones too. Left out is
/// what changes nothing for such code: what every object has, nullability, explicit implementations and names of tuple elements.
/// </summary>
internal static class Described
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static ApiList Of(Assembly assembly) => new([
        Identity(assembly.GetName()),
        .. from type in assembly.GetTypes().OrderBy(TypeNames.Of, StringComparer.Ordinal)
           where IsVisible(type) && !IsGenerated(type)
           let heading = TypeNames.Of(type)
           from line in (IEnumerable<string>)[Kind(type), .. Bases(type), .. Members(type).Order(StringComparer.Ordinal)]
           select new ApiLine(heading, line),
    ]);

    // Where the version of the assembly is that of its package, the list holds for every version of it.
    private static ApiLine Identity(AssemblyName name) =>
        new(name.Name!, $"{(name.Version is { Minor: 0, Build: 0 } version ? version : "*")} {Convert.ToHexStringLower(name.GetPublicKeyToken() ?? [])}");

    private static bool IsVisible(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
        : type.IsPublic;

    private static bool IsGenerated(MemberInfo member) => member.Name.Contains('<', StringComparison.Ordinal);

    private static string Kind(Type type) => Marks(type) + type switch
    {
        { IsEnum: true } => $"enum {TypeNames.Of(Enum.GetUnderlyingType(type))}",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate " + Signature(type.GetMethod("Invoke")!, ""),
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    } + Constraints(type.GetGenericArguments());

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return [];

        var classes = new List<Type>();
        for (var parent = type.BaseType; parent is not null && parent != typeof(object) && parent != typeof(ValueType); parent = parent.BaseType)
            classes.Add(parent);
        return [.. classes.Where(IsVisible).Select(c => ": " + TypeNames.Of(c)), .. type.GetInterfaces().Where(IsVisible).Select(i => ": " + TypeNames.Of(i)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
            yield break;

        foreach (var constructor in type.GetConstructors(All).Where(c => IsSeen(c) && !c.IsStatic))
            yield return Marks(constructor) + Reach(constructor) + "new" + Parameters(constructor);
        foreach (var field in type.GetFields(All).Where(f => IsOwn(f) && (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName && !IsGenerated(f)))
            yield return Marks(field) + Field(field);
        foreach (var property in type.GetProperties(All))
            if (Accessors(property) is { Count: > 0 } accessors)
                yield return Property(property, accessors);
        foreach (var e in type.GetEvents(All).Where(e => IsSeen(e.AddMethod!) && IsOwn(e.AddMethod!)))
            yield return $"{Marks(e)}{Reach(e.AddMethod!)}{Manner(e.AddMethod!)}event {TypeNames.Of(e.EventHandlerType!)} {e.Name}";
        foreach (var method in type.GetMethods(All).Where(m => IsSeen(m) && IsOwn(m) && !IsGenerated(m)))
            if (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                yield return Marks(method) + Reach(method) + Manner(method) + Signature(method, method.Name) + Constraints(method.GetGenericArguments());
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Not inherited from the runtime's types.
    private static bool IsOwn(MemberInfo member) =>
        (member is MethodInfo method ? method.GetBaseDefinition() : member).DeclaringType!.Assembly.GetName().Name!.Split('.')[0] is not "System";

    private static List<MethodInfo> Accessors(PropertyInfo property) => [.. property.GetAccessors(nonPublic: true).Where(accessor => IsSeen(accessor) && IsOwn(accessor))];

    private static string Field(FieldInfo field) => field switch
    {
        { IsLiteral: true, DeclaringType.IsEnum: true } => $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), null)}",
        { IsLiteral: true } => $"const {TypeNames.Of(field.FieldType)} {field.Name}",
        _ => (field.IsPublic ? "" : "protected ") + (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "") + TypeNames.Of(field.FieldType) + " " + field.Name,
    };

    private static string Property(PropertyInfo property, List<MethodInfo> accessors)
    {
        var widest = accessors.Find(a => a.IsPublic) ?? accessors[0];
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? "[" + string.Join(", ", parameters.Select(Parameter)) + "]" : "";
        var written = accessors.Select(a => (a.IsPublic || !widest.IsPublic ? "" : "protected ") + (a == property.GetMethod ? "get; " : IsInit(a) ? "init; " : "set; "));
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Marks(property)}{Reach(widest)}{Manner(widest)}{required}{TypeNames.Of(property.PropertyType)} {property.Name}{index} {{ {string.Concat(written)}}}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Reach(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Manner(MethodInfo method) => method switch
    {
        { IsStatic: true, IsAbstract: true } => "static abstract ",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Signature(MethodInfo method, string name)
    {
        var generic = method.IsGenericMethodDefinition ? "<" + string.Join(", ", method.GetGenericArguments().Select(a => a.Name)) + ">" : "";
        return $"{TypeNames.Of(method.ReturnType)} {name}{generic}{Parameters(method)}";
    }

    private static string Parameters(MethodBase method) =>
        $"({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var unsaid = parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue) : "";
        return $"{way}{many}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{unsaid}";
    }

    private static string Constant(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] arguments) => string.Concat(
        from argument in arguments
        let constraints = Constraints(argument)
        where argument.IsGenericParameter && constraints.Count > 0
        select $" where {argument.Name} : {string.Join(", ", constraints)}");

    private static List<string> Constraints(Type argument)
    {
        var special = argument.IsGenericParameter ? argument.GenericParameterAttributes : default;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        return
        [
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. isStruct ? ["struct"] : Array.Empty<string>(),
            .. argument.IsGenericParameter ? argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(TypeNames.Of).Order(StringComparer.Ordinal) : Enumerable.Empty<string>(),
            .. special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
        ];
    }

    // What makes a use a warning or an error, or chooses between overloads.
    private static string Marks(MemberInfo member) => string.Concat(
        from attribute in member.GetCustomAttributesData()
        let written = attribute.AttributeType.Name switch
        {
            "ObsoleteAttribute" when !IsCompilers(attribute) => "[Obsolete] ",
            "ExperimentalAttribute" => $"[Experimental {attribute.ConstructorArguments[0].Value}] ",
            "OverloadResolutionPriorityAttribute" => $"[Priority {attribute.ConstructorArguments[0].Value}] ",
            "InterpolatedStringHandlerAttribute" => "[InterpolatedStringHandler] ",
            _ => "",
        }
        orderby written
        select written);

    // The compiler marks constructors of types with required members, and ref structs, for old compilers.
    private static bool IsCompilers(CustomAttributeData obsolete) =>
        obsolete.ConstructorArguments is [{ Value: string message }, ..] &&
        (message.StartsWith("Constructors of types with required members", StringComparison.Ordinal) || message.StartsWith("Types with embedded references", StringComparison.Ordinal));
}
